# A manager serves queues under an address. Who
# connects to it works on the same queues, be it
# another process or another machine.
import queue
from multiprocessing import Process
from multiprocessing.managers import BaseManager

tasks, results = queue.Queue(), queue.Queue()


def get_tasks():
    return tasks


def get_results():
    return results


class QueueManager(BaseManager):
    pass


def task_worker():
    QueueManager.register("get_task_queue")
    QueueManager.register("get_result_queue")
    m = QueueManager(("127.0.0.1", 5000), b"abc")
    m.connect()
    task, result = m.get_task_queue(), m.get_result_queue()
    while True:
        try:
            n = task.get(timeout=0.5)
        except queue.Empty:
            break
        print(f"run task {n} * {n}...")
        result.put(f"{n} * {n} = {n * n}")
    print("worker exit.")


if __name__ == "__main__":
    QueueManager.register("get_task_queue", get_tasks)
    QueueManager.register("get_result_queue", get_results)
    manager = QueueManager(("", 5000), b"abc")
    manager.start()
    task = manager.get_task_queue()
    result = manager.get_result_queue()
    for n in (7, 12, 30):
        print(f"Put task {n}...")
        task.put(n)
    worker = Process(target=task_worker)
    worker.start()
    for _ in range(3):
        print("Result:", result.get(timeout=10))
    worker.join()
    manager.shutdown()
    print("master exit.")
