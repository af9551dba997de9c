using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Gives every image the border of zeros that the convolutions reading it need, instead of padding copies.</summary>
internal static class BorderDemands
{
    /// <summary>The geometry of a convolution.</summary>
    public static ConvolutionGeometry Geometry(Conv conv, TensorShape weights) => new(
        weights[1] * conv.Group,
        weights[0],
        conv.Group,
        weights[2],
        weights[3],
        conv.Stride.Height,
        conv.Stride.Width,
        conv.Dilation.Height,
        conv.Dilation.Width,
        conv.Padding.Top,
        conv.Padding.Left);

    /// <summary>Widens the borders of what a node reads or writes.</summary>
    public static void Apply(Node node, Func<GraphValue, PlanValue> place)
    {
        switch (node.Operator)
        {
            case Conv conv:
                Widen(place(node.Inputs[0]!), Input(Geometry(conv, node.Inputs[1]!.Shape), node.Inputs[0]!.Shape, node.Output.Shape));
                break;
            case ConvWeightGradient gradient:
                Widen(place(node.Inputs[0]!), Input(Geometry(gradient.Forward, node.Output.Shape), node.Inputs[0]!.Shape, node.Inputs[1]!.Shape));
                break;
            case ConvInputGradient gradient:
                ConvolutionGeometry geometry = Geometry(gradient.Forward, node.Inputs[1]!.Shape);
                (TensorShape x, TensorShape y) = (node.Output.Shape, node.Inputs[0]!.Shape);
                if (geometry.IsDepthwise)
                {
                    // It scatters, so the border takes what falls outside.
                    Widen(place(node.Output), Input(geometry, x, y));
                }
                else
                {
                    Widen(place(node.Inputs[0]!), geometry.GradientLayout(x[2], x[3], y[2], y[3]));
                }

                break;
        }
    }

    private static ImageLayout Input(ConvolutionGeometry geometry, TensorShape x, TensorShape y) => geometry.InputLayout(x[2], x[3], y[2], y[3]);

    private static void Widen(PlanValue value, ImageLayout demand) => value.Layout = value.Layout with
    {
        Top = Math.Max(value.Layout.Top, demand.Top),
        Left = Math.Max(value.Layout.Left, demand.Left),
        Bottom = Math.Max(value.Layout.Bottom, demand.Bottom),
        Right = Math.Max(value.Layout.Right, demand.Right),
    };
}
