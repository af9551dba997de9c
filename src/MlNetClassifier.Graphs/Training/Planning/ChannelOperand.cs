namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Tells the broadcasts that have fast steps.</summary>
internal static class ChannelOperand
{
    public const int Scalar = 1;
    public const int Channels = 2;

    /// <summary>
    /// <see cref="Scalar"/> for one number in all, <see cref="Channels"/> for one number for each channel (of each item, if symbolic) of a
    /// batch of rows or images; else 0.
    /// </summary>
    public static int Kind(TensorShape operand, TensorShape full)
    {
        if (operand.ElementsPerItem == 1 && !operand.IsSymbolic)
        {
            return Scalar;
        }

        int channelAxis = 1 - (full.Rank - operand.Rank);
        return full.Rank is 2 or 4 && channelAxis >= 0 && channelAxis < operand.Rank && operand[channelAxis] == full[1] && operand.ElementsPerItem == full[1]
            && (full.Rank == 4 || !operand.IsSymbolic)
            ? Channels
            : 0;
    }
}
