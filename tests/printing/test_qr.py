"""What a QR code says when it is read again: a small reader of its own, ISO/IEC 18004, without error correction."""

import pytest

from station_desk.base.errors import UserError
from station_desk.printing.verify import dark_runs

# Version → the numbers of data codewords in its blocks, error correction M.
BLOCKS = {1: (16,), 2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27,) * 4}
MASKS = {
    0: lambda r, c: (r + c) % 2, 1: lambda r, c: r % 2, 2: lambda r, c: c % 3, 3: lambda r, c: (r + c) % 3,
    4: lambda r, c: (r // 2 + c // 3) % 2, 5: lambda r, c: r * c % 2 + r * c % 3,
    6: lambda r, c: (r * c % 2 + r * c % 3) % 2, 7: lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
}  # fmt: skip
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def matrix_of(size, runs):
    matrix = [[0] * size for _ in range(size)]
    for column, row, long in runs:
        for x in range(column, column + long):
            matrix[row][x] = 1
    return matrix


def is_pattern(row, column, size, version):
    if row == 6 or column == 6 or (row < 9 and column < 9) or (row < 9 and column >= size - 8):
        return True
    if row >= size - 8 and column < 9:
        return True
    middle = size - 7
    return version > 1 and abs(row - middle) <= 2 and abs(column - middle) <= 2


def read(matrix):
    size = len(matrix)
    version = (size - 17) // 4
    format_bits = [matrix[8][x] for x in (0, 1, 2, 3, 4)]
    value = int("".join(map(str, format_bits)), 2) ^ 0b10101
    assert value >> 3 == 0, "error correction M"
    mask = MASKS[value & 7]
    bits, column, up = [], size - 1, True
    while column > 0:
        column -= column == 6
        for row in range(size - 1, -1, -1) if up else range(size):
            for x in (column, column - 1):
                if not is_pattern(row, x, size, version):
                    bits.append(matrix[row][x] ^ (mask(row, x) == 0))
        column, up = column - 2, not up
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits) - 7, 8)]
    blocks = BLOCKS[version]
    plain = [words[at * len(blocks) + block] for block in range(len(blocks)) for at in range(blocks[block])]
    return decoded("".join(f"{word:08b}" for word in plain))


def decoded(bits):
    mode, rest = int(bits[:4], 2), bits[4:]
    if mode == 4:
        count = int(rest[:8], 2)
        return bytes(int(rest[8 + 8 * n : 16 + 8 * n], 2) for n in range(count)).decode("utf-8")
    assert mode == 2
    count, rest, text = int(rest[:9], 2), rest[9:], ""
    while count > 1:
        text += "".join(ALPHANUMERIC[part] for part in divmod(int(rest[:11], 2), 45))
        count, rest = count - 2, rest[11:]
    return text + (ALPHANUMERIC[int(rest[:6], 2)] if count else "")


@pytest.mark.parametrize(
    "text",
    [
        "KQ-2026-0001",
        "desk:meeting/0198f0aa-12",
        "张三",
        "王𬭎",
        "荣誉证书 口前证字〔2026〕001号 张三 优秀农村辅警",
        "荣誉证书 口前证字〔2026〕001号 张三 优秀农村辅警 永吉县公安局 2026-01",
    ],
)
def test_a_code_says_what_was_put_in(text):
    assert read(matrix_of(*dark_runs(text, "张三"))) == text


def test_a_code_holds_so_much_and_says_so():
    with pytest.raises(UserError, match="张三：二维码的内容太长"):
        dark_runs("字" * 2000, "张三")
