"""Teaches the reader of figures from sheets, tells what it reads wrongly on held-out ones, and writes its network.

usage: figures_train.py --sheets FOLDER --held FOLDER --minutes N --to figures.onnx [--from figures.onnx] [--rate R]

Runs in an environment of its own with torch and onnx (`eval/figures.in`), with hedui's source on PYTHONPATH.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

HEIGHT, NARROWEST = 32, 32  # as in hedui/reading/figures.py, which this environment cannot import
ALPHABET = "0123456789.,%-/≥≤=<>~:±□"
BATCH, STEP = 64, 16  # strips of like width together, padded to a multiple of STEP pixels
Pixels = NDArray[np.uint8]


class Reader(nn.Module):
    """Strips of ink, 0 to 1 (n, 1, 32, width) → log-probabilities (n, width / 4, 1 + len(ALPHABET)); 0 is the blank."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            *_layer(1, 16), *_layer(16, 32, (2, 2)), *_layer(32, 32), *_layer(32, 56, (2, 2)), *_layer(56, 56),
            *_layer(56, 72, (2, 1)), *_layer(72, 72),
        )  # fmt: skip
        self.join = nn.Sequential(nn.Conv1d(72 * 4, 112, 1, bias=False), nn.BatchNorm1d(112), nn.ReLU())
        self.along = nn.ModuleList(
            nn.Sequential(nn.Conv1d(112, 112, 5, padding=2, bias=False), nn.BatchNorm1d(112), nn.ReLU())
            for _ in range(3)
        )
        self.tell = nn.Conv1d(112, 1 + len(ALPHABET), 1)

    def forward(self, strips: Tensor) -> Tensor:
        seen = self.look(strips)
        seen = self.join(seen.reshape(seen.shape[0], 72 * 4, seen.shape[3]))
        for layer in self.along:
            seen = seen + layer(seen)
        return functional.log_softmax(self.tell(seen).transpose(1, 2), dim=2)


def _layer(before: int, after: int, stride: tuple[int, int] = (1, 1)) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


# -- the strips


def load(folder: Path) -> tuple[list[Pixels], list[str]]:
    strips: list[Pixels] = []
    texts: list[str] = []
    for path in sorted(folder.glob("*.npz")):
        try:
            held = np.load(path)
            pixels, ends, words = held["pixels"], held["ends"], held["texts"]
        except (OSError, ValueError, EOFError, KeyError):  # still being written
            continue
        starts = [0, *ends[:-1]]
        strips += [pixels[:, a:b] for a, b in zip(starts, ends, strict=True)]
        texts += [str(text) for text in words]
    return strips, texts


def batches(
    strips: Sequence[Pixels], texts: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[Tensor, list[str]]]:
    """Batches of like width in random order."""
    widths = np.array([strip.shape[1] for strip in strips]) + rng.uniform(0, 24, len(strips))
    order = np.argsort(widths)
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    for n in rng.permutation(len(groups)):
        group = groups[n]
        yield stack([vary(strips[i], rng) for i in group]), [texts[i] for i in group]


def stack(strips: Sequence[Pixels]) -> Tensor:
    width = max(NARROWEST, -(-max(strip.shape[1] for strip in strips) // STEP) * STEP)
    out = np.zeros((len(strips), 1, HEIGHT, width), np.float32)
    for n, strip in enumerate(strips):
        out[n, 0, :, : strip.shape[1]] = (255 - strip.astype(np.float32)) / 255
    return torch.from_numpy(out)


def vary(strip: Pixels, rng: np.random.Generator) -> Pixels:
    """The strip shifted a little, brighter, darker or noisier: no two rounds see the same."""
    out: NDArray[np.floating] = strip.astype(np.float32)
    if rng.uniform() < 0.4:
        out = np.roll(out, int(rng.integers(-2, 3)), axis=0)
    if rng.uniform() < 0.3:
        out = out + rng.normal(0, rng.uniform(4, 24), out.shape)
    if rng.uniform() < 0.3:
        out = 255 * (np.clip(out, 0, 255) / 255) ** rng.uniform(0.6, 1.7)
    return np.asarray(np.clip(out, 0, 255), np.uint8)


def encode(texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    codes = [[1 + ALPHABET.index(c) for c in text] for text in texts]
    return torch.tensor([c for code in codes for c in code]), torch.tensor([len(code) for code in codes])


def decode(steps: Tensor) -> list[str]:
    out = []
    for best in steps.argmax(2).tolist():
        kept = [c for n, c in enumerate(best) if c and (n == 0 or best[n - 1] != c)]
        out.append("".join(ALPHABET[c - 1] for c in kept))
    return out


# -- teaching


def teach(reader: Reader, sheets: Path, minutes: float, rate: float, save: Path, held: Path) -> None:
    rng = np.random.default_rng(int(time.time()))
    kinds = [p for p in reader.parameters() if p.ndim > 1], [p for p in reader.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": kinds[0], "weight_decay": 0.01}, {"params": kinds[1], "weight_decay": 0}], lr=rate
    )
    started, seen, mean, told = time.monotonic(), 0, 0.0, time.monotonic()
    while True:
        strips, texts = load(sheets)
        for images, words in batches(strips, texts, rng):
            gone = (time.monotonic() - started) / (60 * minutes)
            if gone >= 1:
                return
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, seen / 10_000) * (1 + np.cos(np.pi * gone)) / 2
            with torch.autocast("cpu", torch.bfloat16):
                steps = reader(images)
            codes, lengths = encode(words)
            sizes = torch.full((len(words),), steps.shape[1])
            loss = functional.ctc_loss(steps.float().transpose(0, 1), codes, sizes, lengths, zero_infinity=True)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 5)
            optimiser.step()
            seen += len(words)
            mean = 0.99 * mean + 0.01 * loss.item() if mean else loss.item()
            if time.monotonic() - told > 120:
                told = time.monotonic()
                print(f"{gone:.2f} of the time, {seen} strips of {len(strips)}, loss {mean:.4f}", flush=True)
                judge(reader, held, 2000)
                torch.save(reader.state_dict(), save)


def judge(reader: Reader, folder: Path, most: int, show: int = 0) -> None:
    """How many held-out strips are read wrongly; the first `show` of them."""
    strips, texts = load(folder)
    reader.eval()
    wrong = []
    with torch.no_grad():
        for start in range(0, min(most, len(strips)), BATCH):
            part = range(start, min(start + BATCH, most, len(strips)))
            steps = reader(stack([strips[i] for i in part]))
            wrong += [
                f"{texts[i]} read {text}" for i, text in zip(part, decode(steps), strict=True) if text != texts[i]
            ]
    reader.train()
    print(f"held out: {len(wrong)} of {min(most, len(strips))} wrong", flush=True)
    for line in wrong[:show]:
        print("  ", line)


def export(reader: Reader, to: Path) -> None:
    reader.eval()
    names = {"input_names": ["strips"], "output_names": ["steps"]}
    axes = {"strips": {0: "n", 3: "width"}, "steps": {0: "n", 1: "steps"}}
    torch.onnx.export(reader, (torch.zeros(1, 1, HEIGHT, 64),), str(to), dynamic_axes=axes, dynamo=False, **names)


def go_on_from(reader: Reader, path: Path, strips: Tensor) -> None:
    """Put the weights of an exported network into a reader that is to be taught further.

    There each layer's norm is part of its convolution; it is told apart again by what it sees of some strips, so that
    the reader says the same whether it is being taught or not.
    """
    graph = onnx.load(path).graph
    held = {it.name: torch.from_numpy(numpy_helper.to_array(it).copy()) for it in graph.initializer}
    layers = [it for it in reader.modules() if isinstance(it, nn.Conv1d | nn.Conv2d)]
    norms = [it for it in reader.modules() if isinstance(it, nn.BatchNorm1d | nn.BatchNorm2d)]
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    with torch.no_grad():
        for layer, node in zip(layers, nodes, strict=True):
            layer.weight.copy_(held[node.input[1]])
        reader.tell.bias.copy_(held[nodes[-1].input[2]])
        for norm, node in zip(norms, nodes[:-1], strict=True):
            norm.running_var.fill_(1 - norm.eps)
            norm.bias.copy_(held[node.input[2]])
        measuring = [norm.register_forward_pre_hook(_measure) for norm in norms]
        reader.eval()(strips)
    for hook in measuring:
        hook.remove()
    reader.train()


def _measure(norm: nn.Module, given: tuple[Tensor]) -> None:
    """Give a norm that only adds a bias the mean and the spread of what it is given; what it says stays the same."""
    assert isinstance(norm, nn.BatchNorm1d | nn.BatchNorm2d)
    each = given[0].transpose(0, 1).flatten(1)
    norm.running_mean.copy_(each.mean(1))
    norm.running_var.copy_(each.var(1))
    norm.bias += norm.running_mean
    norm.weight.copy_((norm.running_var + norm.eps).sqrt())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=Path, required=True)
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    reader = Reader()
    if given.start:
        strips, texts = load(given.held)
        go_on_from(reader, given.start, next(batches(strips, texts, np.random.default_rng(1)))[0])
    print(f"{sum(p.numel() for p in reader.parameters())} parameters")
    save = given.sheets.with_name("figures.pt")
    teach(reader, given.sheets, given.minutes, given.rate, save, given.held)
    torch.save(reader.state_dict(), save)
    judge(reader, given.held, 100_000, 60)
    export(reader, given.to)


if __name__ == "__main__":
    main()
