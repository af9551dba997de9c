namespace MlNetClassifier.Backbones.Catalog;

/// <summary>One mirror did not deliver; the next may.</summary>
internal sealed class MirrorFailure(string reason, bool canResume = false, Exception? cause = null) : Exception(reason, cause)
{
    /// <summary>Whether asking the same mirror for the rest makes sense.</summary>
    public bool CanResume => canResume;
}
