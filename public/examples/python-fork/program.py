# fork is called once and returns twice: 0 in the
# child, the child's PID in the parent. Here the
# child is a replay of the program up to the fork.
import os

print(f"Process ({os.getpid()}) start...")
pid = os.fork()
if pid == 0:
    me, parent = os.getpid(), os.getppid()
    print(f"I am child process ({me}) of {parent}.")
    os._exit(0)

print(f"I ({os.getpid()}) just created a child ({pid}).")
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
print(f"The child ended with {code}.")
