# A program that asks gets its input through a pipe,
# and its output comes back through two others.
# This nslookup answers from a table.
import subprocess

print("$ nslookup")
p = subprocess.Popen(
    ["nslookup"],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
)
text = b"set q=mx\npython.org\nexit\n"
output, err = p.communicate(text)
print(output.decode("utf-8"))
print("Exit code:", p.returncode)
