using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Vision;

/// <summary>
/// What a TensorFlow graph of ML.NET's image classification does between its JPEG decoder and the network: bilinear resizing to one size, and
/// scaling of the values. Both are read off the graph, whose own decoder is replaced.
/// </summary>
internal sealed class FrozenPreprocessing
{
    /// <summary>Side of the picture that the graph is tried with; the result is the same for any.</summary>
    private const int Side = 8;

    /// <summary>The largest input of a network worth believing: it bounds what a hostile file can ask for.</summary>
    private const int MaxSide = 2048;

    private readonly ResizeCoordinates _coordinates;
    private readonly float[] _values;

    private FrozenPreprocessing(int width, int height, ResizeCoordinates coordinates, float[] values)
    {
        Width = width;
        Height = height;
        _coordinates = coordinates;
        _values = values;
    }

    /// <summary>Columns of the network's input.</summary>
    public int Width { get; }

    /// <summary>Rows of the network's input.</summary>
    public int Height { get; }

    /// <summary>What the graph makes of a byte of 0.</summary>
    public float Offset => _values[0];

    /// <summary>What one step of a byte is worth.</summary>
    public float Scale => (_values[255] - _values[0]) / 255;

    /// <summary>Reads it off a graph.</summary>
    /// <param name="bytes">The graph.</param>
    /// <param name="name">Name of the graph, for messages.</param>
    /// <param name="resized">Tensor of resized and scaled pixels, [1, height, width, 3].</param>
    /// <exception cref="InvalidModelException">The graph decodes no picture, or does something else to it.</exception>
    public static FrozenPreprocessing Read(ReadOnlyMemory<byte> bytes, string name, string resized)
    {
        IReadOnlyList<string> decoders = PictureDecoderFinder.Find(bytes, name);
        if (decoders.Count != 1)
        {
            throw new InvalidModelException($"{name}: it has {decoders.Count} nodes that decode pictures where one was expected.");
        }

        Graph graph = GraphLoader.Load(bytes, name, new GraphLoadOptions
        {
            Outputs = [resized],
            InputShapes = new Dictionary<string, TensorShape> { [decoders[0]] = new TensorShape(Side, Side, 3) },
            KeepFixedBatch = true,
        });
        TensorShape shape = graph.Outputs[0].Shape;
        if (graph.Inputs is not [{ Name: var input }] || input != decoders[0] || shape is not [1, >= 1 and <= MaxSide, >= 1 and <= MaxSide, 3])
        {
            throw new InvalidModelException($"{name}: tensor '{resized}' is {shape} where a resized picture [1, height, width, 3] of '{decoders[0]}' was expected.");
        }

        if (graph.Values.FirstOrDefault(value => value.Shape.ElementsPerItem > 3 * MaxSide * MaxSide) is { } huge)
        {
            throw new InvalidModelException($"{name}: on the way to '{resized}' the picture becomes {huge}, which is larger than any network's input.");
        }

        Resize[] resizes = [.. graph.Nodes.Select(node => node.Operator).OfType<Resize>()];
        return resizes is [{ Mode: Graphs.Operators.ResizeMode.Linear } resize] && resize.Size == new Size2D(shape[1], shape[2])
            ? new FrozenPreprocessing(shape[2], shape[1], resize.Coordinates, Values(graph, name))
            : throw new InvalidModelException($"{name}: the picture is not resized once, bilinearly, between '{decoders[0]}' and '{resized}'.");
    }

    /// <summary>Resizes a picture and scales it. Shape (height, width, 3), red first.</summary>
    /// <param name="picture">The picture; transparency is ignored, as TensorFlow's decoder ignores it.</param>
    /// <param name="destination">Exactly the numbers of the input.</param>
    public void Write(PixelImage picture, Span<float> destination)
    {
        (int Low, int High, float Weight)[] rows = Places(picture.Height, Height), columns = Places(picture.Width, Width);
        byte[] pixels = picture.Pixels;
        int channels = picture.Channels, stride = picture.Width * channels, to = 0;
        foreach ((int top, int bottom, float down) in rows)
        {
            foreach ((int left, int right, float across) in columns)
            {
                for (int c = 0; c < 3; c++, to++)
                {
                    float upper = Between(pixels[(top * stride) + (left * channels) + c], pixels[(top * stride) + (right * channels) + c], across);
                    float lower = Between(pixels[(bottom * stride) + (left * channels) + c], pixels[(bottom * stride) + (right * channels) + c], across);
                    destination[to] = upper + ((lower - upper) * down);
                }
            }
        }
    }

    private float Between(byte first, byte second, float weight) => _values[first] + ((_values[second] - _values[first]) * weight);

    /// <summary>The two source rows (or columns) of each row of the result, as TensorFlow's kernel computes them.</summary>
    private (int Low, int High, float Weight)[] Places(int source, int target)
    {
        bool corners = _coordinates == ResizeCoordinates.AlignCorners && target > 1;
        float scale = corners ? (source - 1) / (float)(target - 1) : source / (float)target;
        return [.. Enumerable.Range(0, target).Select(i =>
        {
            float place = _coordinates == ResizeCoordinates.HalfPixel ? ((i + 0.5f) * scale) - 0.5f : i * scale;
            float floor = MathF.Floor(place);
            int low = Math.Clamp((int)floor, 0, source - 1);
            return (low, Math.Min(Math.Max((int)floor + 1, 0), source - 1), place - floor);
        })];
    }

    /// <summary>What the graph makes of each byte; it must not depend on the place and must grow evenly.</summary>
    private static float[] Values(Graph graph, string name)
    {
        float Of(float value)
        {
            float[] picture = [.. Enumerable.Repeat(value, Side * Side * 3)];
            float[] result = ReferenceExecutor.Run(graph, Tensor.FromFloats(picture, Side, Side, 3))[0].Floats;
            return Array.TrueForAll(result, number => Math.Abs(number - result[0]) <= 1e-4f * Math.Max(1, Math.Abs(result[0])))
                ? result[0]
                : throw new InvalidModelException($"{name}: a plain picture becomes an uneven one on its way to '{graph.Outputs[0].Name}', which is not supported.");
        }

        float black = Of(0), white = Of(255), middle = Of(128), step = (white - black) / 255;
        return float.IsFinite(step) && step != 0 && Math.Abs(middle - (black + (128 * step))) <= 1e-3f * Math.Abs(white - black)
            ? [.. Enumerable.Range(0, 256).Select(value => black + (value * step))]
            : throw new InvalidModelException($"{name}: bytes 0, 128 and 255 become {black}, {middle} and {white} at '{graph.Outputs[0].Name}'; only even scaling is supported.");
    }
}
