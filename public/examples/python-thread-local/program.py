# local_school is one global variable, but
# every thread sees its own attributes in it.
# So functions need not hand the student on to
# each other.
import threading
import time

local_school = threading.local()


def process_student():
    # The student of this thread:
    student = local_school.student
    name = threading.current_thread().name
    print("Hello, %s (in %s)" % (student, name))


def process_thread(student):
    # Bind the student to this thread:
    local_school.student = student
    time.sleep(0.01)  # the other one binds its own
    process_student()


t1 = threading.Thread(
    target=process_thread,
    args=("Alice",),
    name="Thread-A",
)
t2 = threading.Thread(
    target=process_thread,
    args=("Bob",),
    name="Thread-B",
)
t1.start()
t2.start()
t1.join()
t2.join()
print(hasattr(local_school, "student"))  # in MainThread
