# Five philosophers, five forks. Each takes the
# fork with the lower number first. That one
# rule makes a circle of waiting impossible.
import threading
import time

names = ["Plato", "Hypatia", "Kant", "Arendt", "Laozi"]
forks = [threading.Lock() for _ in names]


def dine(seat):
    left, right = seat, (seat + 1) % len(forks)
    first = forks[min(left, right)]
    second = forks[max(left, right)]
    for meal in range(3):
        time.sleep(0.002 + 0.001 * seat)  # think
        with first:
            time.sleep(0.001)
            with second:
                time.sleep(0.006)  # eat
    print(names[seat], "has eaten 3 times")


philosophers = [
    threading.Thread(target=dine, args=(seat,), name=name)
    for seat, name in enumerate(names)
]
for philosopher in philosophers:
    philosopher.start()
for philosopher in philosophers:
    philosopher.join()
