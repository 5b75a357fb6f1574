"""What the interpreters of a process have in common, in shared memory: which there are, and the queues between them.

Each is a process of its own here. A list of records, of 32-bit words, is changed only under one lock.
"""

import struct

from _interleave_kernel import (
    memory_allocate,
    memory_free,
    memory_mark,
    memory_read,
    memory_ring,
    memory_write,
    own_slot,
    semaphore_await,
    semaphore_create,
    semaphore_give,
    semaphore_take,
)

from . import bell

# Words of the table: its lock, first record and last id of the interpreters and of the queues, the main interpreter's slot.
LOCK, INTERPRETERS, LAST_INTERPRETER, QUEUES, LAST_QUEUE, MAIN_SLOT = range(6)
_TABLE_WORDS = 6
# Words of an interpreter, after those that every record begins with.
NEXT, ID = range(2)
IS_RUNNING, REFERENCES, NEEDS_REFERENCES, CALLS, RESULTS = range(2, 7)
_INTERPRETER_WORDS = 7
# Words of a queue; the last two are the marks of processes that wait for it to change.
MAX_SIZE, UNBOUND, COUNT, FIRST, LAST, BOUND, OBJECT, MARKS = range(2, 10)
_QUEUE_WORDS = 11
# Words of an item, before its bytes: the next one, the interpreter that put it, its message in the trace.
ITEM_NEXT, ITEM_FROM, ITEM_UNBOUND, ITEM_MESSAGE, ITEM_SIZE = range(5)
_ITEM_WORDS = 5
_REMOVE = 1
_WORD = struct.Struct("<I")

# Address of the table; 0 in a process that never had another interpreter.
_table = 0


def bind(address):
    """Connects to the interpreters that there are already; 0 for none."""
    global _table
    _table = address
    _left_over.clear()


def table():
    """Address of the table, which is made when it is first wanted."""
    global _table
    if not _table:
        made = allocated(_TABLE_WORDS * _WORD.size)
        put(made, LOCK, semaphore_create(1, 0))
        put(made, MAIN_SLOT, own_slot())
        _table = made
    return _table


def exists():
    """Whether there has been another interpreter or a queue."""
    return _table != 0


def allocated(size):
    """A new block of zeros."""
    address = memory_allocate(size)
    if not address:
        raise MemoryError("the shared memory of the run is full")
    return address


def word(record, place):
    """A word of a record."""
    return _WORD.unpack(memory_read(record + place * _WORD.size, _WORD.size))[0]


def put(record, place, value):
    """Sets a word of a record."""
    memory_write(record + place * _WORD.size, _WORD.pack(value))


# What finalizers asked for while the table was locked: they may come in the middle of anything, so they never wait.
_left_over = []


def when_free(change, *args):
    """Does a change now, or, where the table is locked, at the next opportunity."""
    if semaphore_take(word(_table, LOCK)):
        _left_over.append((change, args))
        _unlock()
    else:
        _left_over.append((change, args))


def _unlock():
    while _left_over:
        change, args = _left_over.pop(0)
        change(*args)
    semaphore_give(word(_table, LOCK))
    bell.changed()


class locked:
    """While the table is this thread's alone; nothing inside may wait."""

    def __enter__(self):
        lock = word(table(), LOCK)
        taken = semaphore_take(lock)

        def take():
            nonlocal taken
            taken = semaphore_await(lock)
            return taken

        if taken:
            return
        try:
            bell.wait_until(take)
        except BaseException:
            if taken:
                semaphore_give(lock)
            raise

    def __exit__(self, *_exception):
        _unlock()


def records(first):
    """All records of a list, `INTERPRETERS` or `QUEUES`, newest first."""
    record = word(_table, first) if _table else 0
    while record:
        yield record
        record = word(record, NEXT)


def find(first, number):
    """The record with an id; 0 where there is none."""
    return next((record for record in records(first) if word(record, ID) == number), 0)


def _add(first, last, words):
    record = allocated(words * _WORD.size)
    number = word(_table, last) + 1
    put(_table, last, number)
    put(record, ID, number)
    put(record, NEXT, word(_table, first))
    put(_table, first, record)
    return record


def add_interpreter():
    """A record for a new interpreter."""
    return _add(INTERPRETERS, LAST_INTERPRETER, _INTERPRETER_WORDS)


def add_queue():
    """A record for a new queue."""
    return _add(QUEUES, LAST_QUEUE, _QUEUE_WORDS)


def remove(first, record):
    """Takes a record from its list."""
    before, place = _table, first
    while word(before, place) != record:
        before, place = word(before, place), NEXT
    put(before, place, word(record, NEXT))


def add_item(queue, sender, unbound, message, data):
    """Appends an item to a queue."""
    item = allocated(_ITEM_WORDS * _WORD.size + len(data))
    for place, value in ((ITEM_FROM, sender), (ITEM_UNBOUND, unbound), (ITEM_MESSAGE, message), (ITEM_SIZE, len(data))):
        put(item, place, value)
    memory_write(item + _ITEM_WORDS * _WORD.size, data)
    if word(queue, COUNT):
        put(word(queue, LAST), ITEM_NEXT, item)
    else:
        put(queue, FIRST, item)
    put(queue, LAST, item)
    put(queue, COUNT, word(queue, COUNT) + 1)
    memory_ring(queue + MARKS * _WORD.size)


def take_item(queue):
    """Takes the first item: its bytes, how it is replaced and its message. Without bytes where its sender is gone."""
    item = word(queue, FIRST)
    put(queue, FIRST, word(item, ITEM_NEXT))
    put(queue, COUNT, word(queue, COUNT) - 1)
    data = memory_read(item + _ITEM_WORDS * _WORD.size, word(item, ITEM_SIZE))
    taken = data, word(item, ITEM_UNBOUND), word(item, ITEM_MESSAGE)
    memory_free(item)
    memory_ring(queue + MARKS * _WORD.size)
    return taken


def forget_items_of(sender):
    """An interpreter has ended: what it put in queues is no longer there."""
    for queue in records(QUEUES):
        before, item = 0, word(queue, FIRST) if word(queue, COUNT) else 0
        while item:
            following = word(item, ITEM_NEXT)
            if word(item, ITEM_FROM) == sender and word(item, ITEM_UNBOUND) == _REMOVE:
                put(*((before, ITEM_NEXT) if before else (queue, FIRST)), following)
                if not following:
                    put(queue, LAST, before)
                put(queue, COUNT, word(queue, COUNT) - 1)
                memory_free(item)
            else:
                if word(item, ITEM_FROM) == sender:
                    put(item, ITEM_SIZE, 0)
                before = item
            item = following
        memory_ring(queue + MARKS * _WORD.size)


def free_queue(queue):
    """Frees a queue, which is in no list any more, and its items."""
    while word(queue, COUNT):
        take_item(queue)
    memory_free(queue)


def mark(queue):
    """Has this process rung when a queue changes."""
    memory_mark(queue + MARKS * _WORD.size)
