"""What a reader remembers stays small, whatever it reads."""

import numpy as np

from hedui.reading.native_page import key_of


def test_what_is_remembered_of_a_crop_is_not_its_pixels() -> None:
    crop = np.zeros((29, 400), np.uint8)
    assert len(key_of(crop)) == 20
    other = crop.copy()
    other[3, 7] = 1
    assert len({key_of(crop), key_of(other), key_of(crop.reshape(58, 200))}) == 3
    assert key_of(crop) == key_of(crop.copy())
