namespace MlNetClassifier.Graphs.Architectures;

/// <summary>The role of a parameter; the graph's arrangement of its dimensions.</summary>
public enum LayerWeightKind
{
    /// <summary>Convolution kernel: output channels, input channels, rows, columns.</summary>
    Convolution,

    /// <summary>Depthwise convolution kernel: channels, 1, rows, columns.</summary>
    Depthwise,

    /// <summary>Dense kernel: outputs, inputs.</summary>
    Dense,

    /// <summary>Added per channel; one number a channel.</summary>
    Bias,

    /// <summary>Factor of a normalisation; one number a channel.</summary>
    Scale,

    /// <summary>Mean of a normalisation; one number a channel.</summary>
    Mean,

    /// <summary>Variance of a normalisation; one number a channel.</summary>
    Variance,
}
