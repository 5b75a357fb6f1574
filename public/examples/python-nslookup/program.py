# subprocess starts another program. The sandbox has
# no network: this nslookup answers from a table.
import subprocess

print("$ nslookup www.python.org")
r = subprocess.call(["nslookup", "www.python.org"])
print("Exit code:", r)
