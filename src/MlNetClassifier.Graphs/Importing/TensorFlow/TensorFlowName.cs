using System.Globalization;

namespace MlNetClassifier.Graphs.Importing.TensorFlow;

/// <summary>A TensorFlow tensor: an output of a node. Written <c>node</c> for the first, <c>node:1</c> for the second, and so on.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Output">Number of the output.</param>
internal readonly record struct TensorFlowName(string Node, int Output)
{
    /// <summary>Reads a name as it stands in a node's inputs or comes from a user: <c>node</c>, <c>node:0</c>, <c>node:1</c>.</summary>
    public static TensorFlowName Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int output)
            ? new TensorFlowName(text[..colon], output)
            : new TensorFlowName(text, 0);
    }

    /// <inheritdoc/>
    public override string ToString() => Output == 0 ? Node : $"{Node}:{Output}";
}
