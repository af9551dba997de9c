using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Image;
using MlNetClassifier.Transforms.Onnx;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Data;

/// <summary>The kinds of model entry this toolkit reads: one line each.</summary>
internal static class ModelLoaders
{
    /// <summary>Makes the table for an environment, whose threads and log the loaded models use.</summary>
    public static ModelLoaderRegistry Create(IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new ModelLoaderRegistry()
            .Register(TransformerChainLoader.Version, TransformerChainLoader.Load)
            .Register(MulticlassPredictionLoader.Version, context => MulticlassPredictionLoader.Load(context, environment))
            .Register(MaximumEntropyModelParameters.Version, MaximumEntropyModelParameters.Load)
            .Register(LinearMulticlassModelParameters.Version, LinearMulticlassModelParameters.Load)
            .Register(FrozenImageClassifier.Version, FrozenImageClassifier.Load)
            .Register(ValueToKeyMappingTransformer.Version, context => ValueToKeyMappingTransformer.Load(environment, context))
            .Register(KeyToValueMappingTransformer.Version, context => KeyToValueMappingTransformer.Load(environment, context))
            .Register(KeyToVectorMappingTransformer.Version, context => KeyToVectorMappingTransformer.Load(environment, context))
            .Register(KeyToBinaryVectorMappingTransformer.Version, context => KeyToBinaryVectorMappingTransformer.Load(environment, context))
            .Register(TypeConvertingTransformer.Version, context => TypeConvertingTransformer.Load(environment, context))
            .Register(NormalizingTransformer.Version, context => NormalizingTransformer.Load(environment, context))
            .Register(ColumnConcatenatingTransformer.Version, context => ColumnConcatenatingTransformer.Load(environment, context))
            .Register(ColumnCopyingTransformer.Version, context => ColumnCopyingTransformer.Load(environment, context))
            .Register(ColumnSelectingTransformer.Version, context => ColumnSelectingTransformer.Load(environment, context))
            .Register(ImageLoadingTransformer.Version, context => ImageLoadingTransformer.Load(environment, context))
            .Register(ImageResizingTransformer.Version, context => ImageResizingTransformer.Load(environment, context))
            .Register(ImagePixelExtractingTransformer.Version, context => ImagePixelExtractingTransformer.Load(environment, context))
            .Register(ImageGrayscalingTransformer.Version, context => ImageGrayscalingTransformer.Load(environment, context))
            .Register(VectorToImageConvertingTransformer.Version, context => VectorToImageConvertingTransformer.Load(environment, context))
            .Register(CustomMappingFile.Version, context => CustomMappingFile.Load(environment, context))
            .Register(CompositeLoaderFile.Version, CompositeLoaderFile.Load)
            .Register(TextLoaderFile.Version, TextLoaderFile.Load)
            .Register(OnnxTransformer.Version, context => OnnxTransformer.Load(environment, context))
            .Register(TensorFlowTransformer.Version, context => TensorFlowTransformer.Load(environment, context));
    }
}
