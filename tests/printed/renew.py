"""Renews the kept pictures of papers: `python -m tests.printed.renew [NAME…]`; look at each before it is committed."""

import sys

from tests.printed.pages import HERE, NAMES, TOLERANCE, difference, draw, kept


def main(names: list[str]) -> int:
    for name in names or NAMES:
        path, image = HERE / f"{name}.png", draw(name)
        if path.exists() and difference(image, kept(name)) <= TOLERANCE // 2:
            print(f"{name}: as before")
            continue
        image.quantize(256).save(path, optimize=True)
        print(f"{name}: written, {path.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
