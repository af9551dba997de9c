using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Training.Recipes;

/// <summary>
/// A hash of all that decides what a phase of a recipe comes to: recipe, backbones, pictures and their parts. Its checkpoints hold it, so that none
/// of another recipe or of other pictures is taken up.
/// </summary>
internal static class RecipeFingerprint
{
    /// <summary>The fingerprint of a phase, 32 hexadecimal digits.</summary>
    /// <param name="options">What is run.</param>
    /// <param name="pictures">The pictures, divided.</param>
    /// <param name="fineTuning">Whether it is the fine-tuning; else it is the training of the network or the head.</param>
    public static string Of(RecipeRunOptions options, RecipePictures pictures, bool fineTuning)
    {
        // How long a phase goes on may be changed when it is resumed. What came before it may not: it decides where the phase starts.
        // Training once more is a phase of its own and changes none before it.
        Recipe recipe = options.Recipe with { Description = string.Empty, TensorBoard = false, Refit = null };
        recipe = fineTuning
            ? recipe with { FineTuning = recipe.FineTuning! with { Training = Open(recipe.FineTuning.Training) } }
            : recipe with { Training = Open(recipe.Training), FineTuning = null };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(RunJson.Serialize(recipe));
        Add(fineTuning ? $"{options.Epochs}" : string.Empty);
        foreach (string backbone in options.Backbones.Select(b => b.ContentId.ToString()))
        {
            Add(backbone);
        }

        for (int i = 0; i < pictures.Images.Length; i++)
        {
            Add($"{pictures.Hashes[i]} {pictures.Split.Parts[i]} {pictures.Images[i].Label}");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static RecipeTraining Open(RecipeTraining section) => section with { Epochs = 1, Patience = 0, KeepCheckpoints = 1 };
}
