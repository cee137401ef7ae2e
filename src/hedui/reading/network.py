"""PP-OCRv6's networks from RapidOCR's wheel, on OpenVINO, on onnxruntime, or each on the one that is faster here.

Loaded without RapidOCR, whose own front end takes longer to start than a short born-digital file to read.
"""

import contextlib
import ctypes
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.errors import Internal
from hedui.mupdf import hidden_module

RECOGNISER, DETECTOR = "PP-OCRv6_rec_small.onnx", "PP-OCRv6_det_small.onnx"
ALPHABET = "character"  # the name under which a recogniser's file keeps what its classes stand for
AVX512 = 256  # OpenCV's number for what servers of the last ten years compute with
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # glibc's names for them
KEPT = 256 << 20  # bytes: no array is larger
LEAST = 1e-6  # a probability nearer to 0 or 1 is as good as certain
Tensor = NDArray[np.float32]
Runtime = Literal["auto", "openvino", "onnxruntime"]


class Network(Protocol):
    """A tensor in, a tensor out; what comes out is good until the next call. `alphabet` is empty of a detector.

    `any_shape` says that tensors of many shapes cost no more than of one.
    """

    alphabet: list[str]
    any_shape: bool

    def __call__(self, tensor: Tensor) -> Tensor: ...


def open_recogniser(runtime: Runtime, threads: int, wanted: Callable[[str], bool]) -> Network:
    """Strips of text → how likely each character is: (n, 3, 48, width) → (n, steps, 1 + alphabet + 1).

    As logarithms, up to a constant at each step. The first class is no character, the last one a space; `wanted` are
    the characters that may occur, the only ones in the alphabet where the runtime can leave the others out.
    """
    path = find_model(RECOGNISER)
    return Logarithms(OnnxNetwork(path, threads)) if _is_plain(runtime) else OpenVinoNetwork(path, threads, wanted)


def open_network(path: Path, threads: int, runtime: Runtime) -> Network:
    """A network's file on the runtime that is asked for, or on the one that reads strips faster here."""
    return OnnxNetwork(path, threads) if _is_plain(runtime) else OpenVinoNetwork(path, threads)


def _is_plain(runtime: Runtime) -> bool:
    return runtime == "onnxruntime" or (runtime == "auto" and is_narrow())


def open_detector(runtime: Runtime, threads: int) -> Network:
    """Pages → the log-odds that a pixel is print: (1, 3, height, width) → (1, 1, height, width)."""
    keep_heap()
    path = find_model(DETECTOR)
    return LogOdds(OnnxNetwork(path, threads)) if runtime == "onnxruntime" else OpenVinoNetwork(path, threads)


def is_narrow() -> bool:
    """Whether the processor is one of a PC without AVX-512.

    There onnxruntime reads strips in nine tenths of OpenVINO's time and the same characters, and starts 0.2 s sooner;
    pages are faster on OpenVINO everywhere.
    """
    return platform.machine().lower() in ("x86_64", "amd64") and not cv2.checkHardwareSupport(AVX512)


class OpenVinoNetwork:
    """The faster runtime. A network's closing sigmoid or softmax is left out: over a whole page that takes 27 ms.

    So are the classes of characters that are not wanted: half of them, an eighth of a strip's time.
    """

    any_shape = False  # it keeps 3 MB for every shape that it meets

    def __init__(self, path: Path, threads: int, wanted: Callable[[str], bool] | None = None) -> None:
        with hidden_module("openvino.tools.ovc"):  # its converter of models: 40 ms in every process
            from openvino import Core

        core = Core()
        # Left to itself OpenVINO pins its threads, those of every process to the same first cores.
        core.set_property("CPU", {"INFERENCE_NUM_THREADS": str(threads), "ENABLE_CPU_PINNING": "NO"})
        model = core.read_model(path)
        self.alphabet = _alphabet(model)
        model = _without_end(model)
        if wanted is not None:
            kept = [n for n, char in enumerate(self.alphabet) if wanted(char)]
            self.alphabet, model = [self.alphabet[n] for n in kept], _with_classes(model, kept, len(self.alphabet))
        self._compiled: Any = core.compile_model(model, "CPU")
        self._request: Any = self._compiled.create_infer_request()

    def __call__(self, tensor: Tensor) -> Tensor:
        self._request.infer([tensor])
        return np.asarray(self._request.get_output_tensor().data)


class OnnxNetwork:
    """The runtime that RapidOCR comes with: slower on most processors, and it holds less memory."""

    any_shape = True

    def __init__(self, path: Path, threads: int) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = False
        self._session: Any = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.alphabet = self._session.get_modelmeta().custom_metadata_map.get(ALPHABET, "").splitlines()
        self._input = self._session.get_inputs()[0].name

    def __call__(self, tensor: Tensor) -> Tensor:
        return np.asarray(self._session.run(None, {self._input: tensor})[0])


class Logarithms:
    """A network whose probabilities come out as their logarithms."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.alphabet, self.any_shape = network.alphabet, network.any_shape

    def __call__(self, tensor: Tensor) -> Tensor:
        return np.asarray(np.log(self._network(tensor).clip(LEAST**2, 1)), np.float32)


class LogOdds:
    """A network whose probabilities come out as log-odds."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.alphabet, self.any_shape = network.alphabet, network.any_shape

    def __call__(self, tensor: Tensor) -> Tensor:
        shares = self._network(tensor).clip(LEAST, 1 - LEAST)
        return np.asarray(np.log(shares / (1 - shares)), np.float32)


def _alphabet(model: Any) -> list[str]:
    """What the classes of an OpenVINO model stand for; none of a detector."""
    if not model.has_rt_info(["framework", ALPHABET]):
        return []
    printed: str = model.get_rt_info(["framework", ALPHABET]).value
    return printed.splitlines()


def _without_end(model: Any) -> Any:
    """An OpenVINO model, up to the sigmoid or softmax that it ends in where it ends in one."""
    from openvino import Model

    last = _node_before(model.outputs[0].get_node())
    if last.get_type_name() not in ("Sigmoid", "Softmax"):
        return model
    while _node_before(last).get_type_name() == "Identity":
        last = _node_before(last)
    return Model([last.input_value(0)], model.get_parameters())


def _with_classes(model: Any, kept: Sequence[int], known: int) -> Any:
    """A model that ends in a linear layer over blank, the characters it knows, and space, with those that are kept.

    Raises Internal where it ends otherwise.
    """
    from openvino import Model, opset13

    added = _node_before(model.outputs[0].get_node())
    inputs = [value for node in (added, _node_before(added)) for value in node.input_values()]
    weights = [value for value in inputs if value.get_node().get_type_name() == "Constant"]
    kinds = [added.get_type_name(), _node_before(added).get_type_name()]
    if kinds != ["Add", "MatMul"] or [v.get_partial_shape()[-1].get_length() for v in weights] != [known + 2] * 2:
        raise Internal("识别模型与 hedui 所需的不符，请重新安装 hedui。")
    columns = np.array([0, *(n + 1 for n in kept), known + 1])
    bias, matrix = (opset13.constant(value.get_node().data[..., columns]) for value in weights)
    product = opset13.matmul(_node_before(added).input_value(0), matrix, transpose_a=False, transpose_b=False)
    return Model([opset13.add(product, bias).output(0)], model.get_parameters())


def _node_before(node: Any) -> Any:
    """What a node's first input comes from."""
    return node.input_value(0).get_node()


def keep_heap() -> None:
    """Have the allocator keep what large arrays leave for the next ones, until `trim_heap`.

    Left to itself it gives each back to the system and takes it anew, zeroed page by page: a twentieth of the time of
    two workers that read side by side.
    """
    _call_c_library("mallopt", MMAP_THRESHOLD, KEPT)
    _call_c_library("mallopt", TRIM_THRESHOLD, 4 * KEPT)


def trim_heap() -> None:
    """Give the system back what the allocator keeps, in 3 ms; what is taken again later costs more than that."""
    _call_c_library("malloc_trim", 0)


def _call_c_library(name: str, *numbers: int) -> None:
    """Call the C library of Linux; nothing is done elsewhere, nor by one that has no such call."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), name)(*numbers)


def find_model(name: str) -> Path:
    """A network's file. Raises Internal where RapidOCR's wheel is of another make."""
    spec = find_spec("rapidocr")
    path = Path(spec.origin).parent / "models" / name if spec and spec.origin else Path(name)
    if not path.is_file():
        raise Internal(f"缺少识别模型 {path.name}，请重新安装 hedui。")
    return path
