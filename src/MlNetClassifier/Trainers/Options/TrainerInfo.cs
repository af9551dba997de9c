namespace MlNetClassifier;

/// <summary>What a trainer wants of its data.</summary>
public sealed class TrainerInfo
{
    internal TrainerInfo(bool normalization, bool caching, bool supportsValidation)
    {
        NeedNormalization = normalization;
        WantCaching = caching;
        SupportsValidation = supportsValidation;
    }

    /// <summary>Whether it learns better from features of comparable size.</summary>
    public bool NeedNormalization { get; }

    /// <summary>Whether it needs calibration to give probabilities; never here.</summary>
    public bool NeedCalibration => false;

    /// <summary>Whether it reads the data more than once.</summary>
    public bool WantCaching { get; }

    /// <summary>Whether it makes use of a validation set.</summary>
    public bool SupportsValidation { get; }
}
