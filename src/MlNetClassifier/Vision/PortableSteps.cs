using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Vision;

/// <summary>
/// The steps of a chain as a model file holds them. An image classifier is saved as steps of ML.NET that read images, because ML.NET cannot decode
/// bytes. Where the bytes come from <c>LoadRawImageBytes</c> in the same chain and nothing else reads them, that step is saved as
/// <c>LoadImages</c>, so that the file is whole in ML.NET, too.
/// </summary>
internal static class PortableSteps
{
    /// <summary>The steps to save.</summary>
    public static IReadOnlyList<ITransformer> Of(IReadOnlyList<ITransformer> steps)
    {
        ITransformer[] portable = [.. steps];
        for (int i = 0; i < portable.Length; i++)
        {
            if (portable[i] is ImageLoadingTransformer { IsImageType: false, Columns: [var pair] } loader && OnlyClassified(pair.OutputColumnName, steps, i))
            {
                portable[i] = new ImageLoadingTransformer(loader.Environment, loader.ImageFolder, asImage: true, loader.Columns);
            }
        }

        return portable;
    }

    /// <summary>Whether an image classifier reads the column, and no other step does or might.</summary>
    private static bool OnlyClassified(string column, IReadOnlyList<ITransformer> steps, int made)
    {
        bool classified = false;
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i] is MulticlassPredictionTransformer<ImageClassificationModelParameters> classifier)
            {
                classified |= i > made && classifier.FeatureColumnName == column;
            }
            else if (steps[i] is not OneToOneTransformerBase { Columns: var pairs } || pairs.Any(pair => pair.InputColumnName == column))
            {
                return false;
            }
        }

        return classified;
    }
}
