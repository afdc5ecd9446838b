"""The words of a certificate."""

USUAL_DEED = "在{year}年度农村“一村一辅警”工作中，忠于职守，成绩突出"


def deed_words(year: int, deed: str | None) -> str:
    """What a certificate says was done, without a stop at its end: “被评为…” follows. The usual words for none."""
    return (deed or "").strip().rstrip("，。；、") or USUAL_DEED.format(year=year)
