namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Kinds of model files in the catalogue.</summary>
public enum CatalogFormat
{
    /// <summary>ONNX.</summary>
    Onnx,

    /// <summary>Keras weights in HDF5.</summary>
    Keras,

    /// <summary>Frozen TensorFlow graph, plain or as a meta graph.</summary>
    TensorFlow,
}
