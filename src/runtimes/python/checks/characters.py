"""Characters that an input method for Chinese or a word processor writes where Python wants ASCII."""

import unicodedata

from .places import fix, hint

_MEANT = {
    "。": ".",
    "、": ",",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "—": "-",
    "–": "-",
    "×": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\u3000": " ",
    "\u00a0": " ",
}
_QUOTES = "“”‘’"
_MAX_HINTS = 100


def hints(source, error):
    """Hints on all such characters, where CPython stopped at one."""
    message = error.msg
    if message.startswith(("invalid character", "invalid non-printable character")):
        found = list(_scan(source))[:_MAX_HINTS]
        at = (error.lineno, (error.offset or 1) - 1)
        if at not in [place for place, _ in found]:
            # Inside the braces of an f-string, which is a string for the scan.
            meant = _meant(source.line(at[0])[at[1] : at[1] + 1], "")
            found.append((at, [(*at, meant)] if meant else []))
        return [_hint(source, place, edits) for place, edits in found if edits]
    if message.startswith("unterminated string literal"):
        return _closing_quote(source, error)
    return []


def _hint(source, place, edits):
    line, start = place
    wrong = source.line(line)[start]
    meant = edits[0][2]
    replace = fix(
        "replace-character",
        *((source.span(number, at, at + 1), text) for number, at, text in edits),
        meant=_shown(meant),
    )
    code = "space-character" if meant == " " else "full-width-character"
    return hint(code, source.span(line, start, start + 1), replace, wrong=wrong, meant=_shown(meant))


def _shown(meant):
    return "space" if meant == " " else meant


def _meant(char, previous):
    """What was meant by a character outside of strings and comments; None where it may stay."""
    if char in _MEANT:
        return _MEANT[char]
    if not "\uff01" <= char <= "\uff5e":
        return None
    ascii_char = unicodedata.normalize("NFKC", char)
    # Full-width letters are letters to Python, and digits may follow them.
    if ascii_char.isidentifier() or (ascii_char.isdigit() and (previous.isalnum() or previous == "_")):
        return None
    return ascii_char


def _scan(source):
    """Where such characters stand outside of strings and comments, with the edits that mend each."""
    inside = ""
    for number, line in enumerate(source.lines, 1):
        at = 0
        while at < len(line):
            char = line[at]
            if inside:
                at, inside = _skip_string(line, at, inside)
            elif char == "#":
                break
            elif char in "'\"":
                inside = char * 3 if line.startswith(char * 3, at) else char
                at += len(inside)
            elif char in _QUOTES:
                end = _closing(line, at)
                edits = [(number, at, _MEANT[char])]
                if end > 0 and line[end] in _QUOTES:
                    edits.append((number, end, _MEANT[char]))
                yield (number, at), edits
                at = max(end, at) + 1
            else:
                meant = _meant(char, line[at - 1 : at])
                if meant is not None:
                    yield (number, at), [(number, at, meant)]
                at += 1
        if len(inside) == 1 and not line.endswith("\\"):
            inside = ""


def _skip_string(line, at, quote):
    """The place behind the string, and the quote that is still open there."""
    while at < len(line):
        if line[at] == "\\":
            at += 2
        elif line.startswith(quote, at):
            return at + len(quote), ""
        else:
            at += 1
    return at, quote


def _closing(line, opening):
    """Where the string ends that a typographic quote opens; -1 where it does not on this line."""
    closers = "“”" if line[opening] in "“”" else "‘’"
    ends = [end for end in range(opening + 1, len(line)) if line[end] in closers]
    if ends:
        return ends[0]
    return line.find(_MEANT[line[opening]], opening + 1)


def _closing_quote(source, error):
    """`"abc”`: opened by a plain quote, closed by a typographic one."""
    line = source.line(error.lineno)
    start = (error.offset or 1) - 1
    # CPython's place is the quote, or the prefix before it.
    while start < len(line) and line[start].isalpha():
        start += 1
    quote = line[start : start + 1]
    if quote not in ("'", '"'):
        return []
    closers = "“”" if quote == '"' else "‘’"
    for at in range(start + 1, len(line)):
        if line[at] in closers:
            return [_hint(source, (error.lineno, at), [(error.lineno, at, quote)])]
    return []
