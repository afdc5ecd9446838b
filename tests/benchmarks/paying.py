"""The fund of every village in the country shared out ÷ the same sums in plain SQL, both from the same table."""

from collections.abc import Iterator

from sqlcipher3 import dbapi2

from station_desk.features.pay.rules import POOL, SCORE, Member, Terms, divide
from tests.benchmarks.clock import Line, pair

OFFICERS = 487_144
STANDARD = 360_000
FACTORS = {"优秀": 120, "称职": 100, "不称职": 0}
WEIGHTS = {POOL: "factor * months", SCORE: "factor * score * months"}
SQL = """
WITH w AS (SELECT key, {weight} AS w FROM member),
     t AS (SELECT sum(w) AS s FROM w),
     q AS (SELECT key, {pool} * w / s AS share, {pool} * w % s AS rest FROM w, t),
     r AS (SELECT key, share, row_number() OVER (ORDER BY rest DESC, key) AS place FROM q),
     l AS (SELECT {pool} - sum(share) AS over FROM q)
SELECT key, share + (place <= over) FROM r, l ORDER BY key
"""


def table() -> dbapi2.Connection:
    """Made-up years of so many officers: grade, score and months as they may be."""
    connection = dbapi2.connect(":memory:")
    connection.execute("CREATE TABLE member (key TEXT PRIMARY KEY, grade TEXT, factor INT, score INT, months INT)")
    grades = ["优秀"] * 2 + ["称职"] * 17 + ["不称职"]
    connection.executemany(
        "INSERT INTO member VALUES (?, ?, ?, ?, ?)",
        (
            (f"{n * 7919 % OFFICERS:08d}", grade, FACTORS[grade], 6000 + n * 31 % 4000, 12 - (n % 23 == 0) * (n % 12))
            for n in range(OFFICERS)
            for grade in (grades[n % 20],)
        ),
    )
    return connection


def measure() -> Iterator[Line]:
    """A line for each model that uses the pool up."""
    connection = table()
    pool = OFFICERS * STANDARD
    for model, weight in WEIGHTS.items():
        terms = Terms(model, STANDARD, pool, FACTORS)
        query = SQL.format(weight=weight, pool=pool)

        def ours(terms: Terms = terms) -> dict[str, int]:
            rows = connection.execute("SELECT key, grade, score, months FROM member")
            division = divide(terms, [Member(*row) for row in rows])
            assert sum(division.amounts.values()) + division.left == pool
            return dict(division.amounts)

        def floor(query: str = query) -> dict[str, int]:
            return dict(connection.execute(query).fetchall())

        assert ours() == floor()
        yield pair(f"{OFFICERS:,} shares, {model}", ours, floor, "≤ 3 × the same in SQL", turns=3)
    connection.close()
