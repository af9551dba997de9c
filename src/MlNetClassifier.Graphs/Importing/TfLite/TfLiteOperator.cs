namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>An operator as the file declares it.</summary>
/// <param name="Builtin">Which one.</param>
/// <param name="Custom">Name of a custom operator, empty for others.</param>
/// <param name="Inputs">Tensor numbers; −1 for an optional one left out.</param>
/// <param name="Outputs">Tensor numbers.</param>
/// <param name="Options">Its attributes, or null where it has none.</param>
internal sealed record TfLiteOperator(TfLiteBuiltin Builtin, string Custom, int[] Inputs, int[] Outputs, FlatTable? Options)
{
    /// <summary>Name of the operator, for messages.</summary>
    public string Type => Builtin == TfLiteBuiltin.Custom ? $"custom operator {Custom}"
        : Enum.IsDefined(Builtin) ? Builtin.ToString() : $"operator {(int)Builtin}";
}
