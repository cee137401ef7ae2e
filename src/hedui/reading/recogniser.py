"""The recogniser's network by itself: PP-OCRv6-small from RapidOCR's wheel, on OpenVINO or on onnxruntime.

Loaded without RapidOCR, whose own front end takes longer to start than a short born-digital file to read.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from hedui.errors import Internal

MODEL = "models/PP-OCRv6_rec_small.onnx"
BLANK = ""  # the class of no character
Runtime = Literal["openvino", "onnxruntime"]


class Recogniser(Protocol):
    """Strips of text → probabilities of characters; `alphabet` names the classes, the first of which is BLANK."""

    alphabet: list[str]

    def __call__(self, strips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (n, 3, 48, width) → (n, steps, len(alphabet)); good until the next call."""


def open_recogniser(runtime: Runtime, threads: int) -> Recogniser:
    """The recogniser on one of the runtimes."""
    return OpenVinoRecogniser(threads) if runtime == "openvino" else OnnxRecogniser(threads)


class OpenVinoRecogniser:
    """The faster one."""

    def __init__(self, threads: int = 1) -> None:
        from openvino import Core

        core = Core()
        core.set_property("CPU", {"INFERENCE_NUM_THREADS": str(threads)})
        model = core.read_model(find_model())
        printed = model.get_rt_info(["framework", "character"]).value
        self.alphabet = [BLANK, *printed.splitlines(), " "]
        self._request: Any = core.compile_model(model, "CPU").create_infer_request()

    def __call__(self, strips: NDArray[np.float32]) -> NDArray[np.float32]:
        self._request.infer([strips])
        return np.asarray(self._request.get_output_tensor().data)


class OnnxRecogniser:
    """The one that RapidOCR comes with: slower, and it holds less memory."""

    def __init__(self, threads: int = 1) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = False
        self._session: Any = InferenceSession(str(find_model()), options, providers=["CPUExecutionProvider"])
        printed = self._session.get_modelmeta().custom_metadata_map["character"]
        self._input = self._session.get_inputs()[0].name
        self.alphabet = [BLANK, *printed.splitlines(), " "]

    def __call__(self, strips: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._session.run(None, {self._input: strips})[0])


def find_model() -> Path:
    """The network's file. Raises Internal where RapidOCR's wheel is of another make."""
    spec = find_spec("rapidocr")
    path = Path(spec.origin).parent / MODEL if spec and spec.origin else Path(MODEL)
    if not path.is_file():
        raise Internal(f"缺少识别模型 {path.name}，请重新安装 hedui。")
    return path
