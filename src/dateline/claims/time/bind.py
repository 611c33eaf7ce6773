from dateline.types import Reading
def bind(reading: Reading) -> Reading:
    return reading
