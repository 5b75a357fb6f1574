"""Tracebacks without this runtime's frames: what stands in for C functions shows no frame, as they show none."""

import traceback

from ..places import LIBRARY_FOLDER


def is_hidden(frame):
    """Whether a frame is this runtime's own."""
    return frame.f_code.co_filename.startswith(LIBRARY_FOLDER)


def strip(trace):
    """A traceback without the frames of this runtime."""
    while trace is not None and is_hidden(trace.tb_frame):
        trace = trace.tb_next
    step = trace
    while step is not None:
        following = step.tb_next
        while following is not None and is_hidden(following.tb_frame):
            following = following.tb_next
        step.tb_next = following
        step = following
    return trace


def install():
    """Leaves them out wherever `traceback` shows a stack."""
    original = traceback.StackSummary._extract_from_extended_frame_gen.__func__

    def extract(cls, frame_gen, **options):
        shown = (entry for entry in frame_gen if not is_hidden(entry[0]))
        return original(cls, shown, **options)

    traceback.StackSummary._extract_from_extended_frame_gen = classmethod(extract)
