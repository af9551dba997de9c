namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>What the name of a stored array says it is, whichever Keras wrote it.</summary>
internal static class KerasWeightName
{
    // Longest first: "depthwise_kernel" ends in "kernel", too. On the right is what Keras 2 calls the same thing.
    private static readonly (string Ending, string Name)[] Endings =
    [
        ("depthwise_kernel", "depthwise_kernel"),
        ("pointwise_kernel", "pointwise_kernel"),
        ("moving_variance", "moving_variance"),
        // Keras 1 called it a deviation and stored the variance.
        ("running_std", "moving_variance"),
        ("running_mean", "moving_mean"),
        ("moving_mean", "moving_mean"),
        ("variance", "variance"),
        ("kernel", "kernel"),
        ("gamma", "gamma"),
        ("count", "count"),
        ("bias", "bias"),
        ("beta", "beta"),
        ("mean", "mean"),
        ("_W", "kernel"),
        ("_b", "bias"),
    ];

    /// <summary>
    /// The name in today's terms, or null: <c>conv1_3/kernel:0</c> is a kernel, <c>block1_conv1_W_1:0</c> too.
    /// </summary>
    public static string? Normalize(string weightName)
    {
        string last = weightName[(weightName.LastIndexOf('/') + 1)..].Split(':')[0];
        int underscore = last.LastIndexOf('_');
        if (underscore > 0 && underscore < last.Length - 1 && last.AsSpan(underscore + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            last = last[..underscore];
        }

        foreach ((string ending, string name) in Endings)
        {
            if (last.EndsWith(ending, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }
}
