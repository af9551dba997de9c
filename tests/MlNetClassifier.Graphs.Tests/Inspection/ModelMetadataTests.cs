using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Inspection;

public sealed class ModelMetadataTests
{
    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_224_keras.h5", "format=Keras HDF5|backend=tensorflow|keras version=2.8.0|architecture=MobileNet v1|width multiplier=0.25|classifier=1000 classes")]
    [InlineData("squeezenet1.1_notop_keras.h5", "format=Keras HDF5|backend=tensorflow|keras version=2.0.0|architecture=SqueezeNet 1.1|classifier=none")]
    [InlineData("mobilenet_v2_1.0_224_quant.tflite", "format=TensorFlow Lite|description=MLIR Converted.|constants=UInt8 3471040 bytes, Int32 72236 bytes|input=bytes; real = (byte − 128) · 0.0078125")]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", "format=TensorFlow GraphDef")]
    [InlineData("squeezenet_fp16.onnx", "format=ONNX|IR version=3|producer=onnx-caffe2|opset=7")]
    public void Files_tell_what_they_are(string file, string expected)
    {
        byte[] bytes = File.ReadAllBytes(SharedFiles.Require("models/" + file));

        Assert.Equal(expected, string.Join('|', ModelMetadata.Read(bytes, file).Select(m => $"{m.Key}={m.Value}")));
    }
}
