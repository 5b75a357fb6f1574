import { Thread, currentThread, sleep, threadLocal } from "interleave";

// school is one variable, but every thread has
// its own value in it. So functions need not
// hand the student on to each other.
const school = threadLocal(() => ({ student: "nobody" }));

function processStudent() {
  console.log(`Hello, ${school.value.student} in ${currentThread().name}`);
}

function processThread(student: string) {
  school.value.student = student;
  sleep(10); // the other thread sets its own
  processStudent();
}

export function main() {
  const threads = [
    new Thread({ target: processThread, args: ["Alice"], name: "Thread-A" }),
    new Thread({ target: processThread, args: ["Bob"], name: "Thread-B" }),
  ];
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  processStudent();
}
