# A Pipe has two ends, and both can send. When one
# end is closed, whoever receives gets EOFError.
from multiprocessing import Pipe, Process


def pong(conn):
    while True:
        try:
            ball = conn.recv()
        except EOFError:
            print("pong: the game is over")
            break
        conn.send(ball + 1)


if __name__ == "__main__":
    mine, other = Pipe()
    player = Process(target=pong, args=(other,))
    player.start()
    other.close()
    ball = 0
    for _ in range(10):
        mine.send(ball)
        ball = mine.recv()
        print("ping got", ball)
    mine.close()
    player.join()
