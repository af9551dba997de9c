using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

// Maxima and means of windows.
internal sealed partial class PlanBuilder
{
    /// <summary>Zeros around a picture of which only means are taken need not be written: <c>count_include_pad</c> as the importer expresses it.</summary>
    private bool IsRimOfMeans(Node node) =>
        node.Operator is Pad pad && IsSpatialZeros(pad) && node.Inputs[0]!.Constant is null && !graph.Outputs.Contains(node.Output)
        && graph.ConsumersOf(node.Output) is { Count: > 0 } consumers
        && consumers.All(c => c.Operator is AveragePool { Padding: var padding } && padding == Padding2D.None);

    private bool TryLowerPool(Node node, PoolOperator pool)
    {
        if (pool is not (MaxPool or AveragePool) || node.Inputs[0]!.Constant is not null)
        {
            return false;
        }

        // Zeros that belong to the means: the windows reach over the picture's edge and divide by all they cover.
        GraphValue x = node.Inputs[0]!;
        Pad? rim = x.Producer is { } producer && IsRimOfMeans(producer) ? (Pad)producer.Operator : null;
        x = rim is null ? x : x.Producer!.Inputs[0]!;
        var shape = new PoolingShape
        {
            Maximum = pool is MaxPool,
            KernelHeight = pool.Kernel.Height,
            KernelWidth = pool.Kernel.Width,
            StrideY = pool.Stride.Height,
            StrideX = pool.Stride.Width,
            DilationY = pool.Dilation.Height,
            DilationX = pool.Dilation.Width,
            PadTop = rim?.Before[2] ?? pool.Padding.Top,
            PadLeft = rim?.Before[3] ?? pool.Padding.Left,
            CountPadding = rim is not null,
        };
        PlanValue input = Blocked(x);
        PlanValue output = SetResult(node.Output, NewValue(node.Output, planar: false));
        bool whole = rim is null && pool.Padding == Padding2D.None && (output.Height, output.Width) == (1, 1)
            && shape.KernelHeight == input.Height && shape.KernelWidth == input.Width;
        LayerKernel Create() => whole
            ? new GlobalPoolingKernel(shape.Maximum, input.Tensor(), output.Tensor(), set)
            : new PoolingKernel(shape, input.Tensor(), output.Tensor(), set);
        int extent = (shape.DilationY * (shape.KernelHeight - 1)) + 1;
        StripStage Stage(BlockedTensor from, BlockedTensor to, BlockedTensor? added) => new PoolingStage(shape, from, to, input.Height, set)
        {
            Extent = extent,
            StrideY = shape.StrideY,
            PadTop = shape.PadTop,
            ReadsPadding = false,
        };
        operations.Add(new PlanOperation(node.Name, [input], output, Create)
        {
            Strip = whole ? null : new StripLayer(Stage, extent, shape.StrideY, 0, 0, 0),
        });
        return true;
    }
}
