namespace MlNetClassifier.Graphs.Importing;

/// <summary>Kinds of model files.</summary>
internal enum ModelFormat
{
    /// <summary>ONNX <c>ModelProto</c>.</summary>
    Onnx,

    /// <summary>TensorFlow <c>GraphDef</c>.</summary>
    TensorFlowGraph,

    /// <summary>TensorFlow <c>MetaGraphDef</c>.</summary>
    TensorFlowMetaGraph,

    /// <summary>Keras weights or model in HDF5.</summary>
    Keras,

    /// <summary>TensorFlow Lite flatbuffer.</summary>
    TfLite,
}
