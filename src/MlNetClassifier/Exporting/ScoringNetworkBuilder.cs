using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Scoring;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Image;
using MlNetClassifier.Transforms.Onnx;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Exporting;

/// <summary>
/// Turns the steps of a model into one network. Each step that computes becomes nodes of the graph; loading and resizing become the geometry that
/// is asked of whoever feeds the network.
/// </summary>
internal sealed class ScoringNetworkBuilder
{
    private readonly GraphBuilder _builder = new("classifier");
    private readonly Dictionary<string, GraphValue> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PictureGeometry?> _pictures = new(StringComparer.Ordinal);
    private PictureGeometry? _geometry;
    private GraphValue? _pixels;

    private ScoringNetworkBuilder(ScoringChain chain) => _pictures[chain.Input] = null;

    /// <summary>Builds it.</summary>
    /// <exception cref="InvalidModelFileException">A step has no counterpart in a network; it is named.</exception>
    public static ScoringNetwork Build(ScoringChain chain)
    {
        ScoringNetworkBuilder builder = new(chain);
        try
        {
            foreach (ITransformer step in chain.Steps)
            {
                builder.Add(step);
            }

            GraphValue scores = builder.Rows(ScoringChain.ScoreColumn);
            return new ScoringNetwork(builder._builder.Build(scores), builder._geometry!);
        }
        catch (Exception e) when (e is InvalidGraphException or InvalidModelException)
        {
            throw new InvalidModelFileException($"The model cannot be one network: {e.Message}", e);
        }
    }

    private void Add(ITransformer step)
    {
        switch (step)
        {
            case ImageLoadingTransformer load:
                foreach (InputOutputColumnPair pair in load.Columns)
                {
                    _pictures[pair.OutputColumnName] = null;
                }

                break;
            case ImageResizingTransformer resize:
                Resize(resize);
                break;
            case ImagePixelExtractingTransformer extract:
                for (int i = 0; i < extract.Columns.Count; i++)
                {
                    Extract(extract.Columns[i], extract.Options[i]);
                }

                break;
            case OnnxTransformer onnx:
                AddNetwork(onnx.Model.Graph, input => input.Name, [.. onnx.OutputColumns.Select(column => column.Name)]);
                break;
            case TensorFlowTransformer tensorFlow:
                AddTensorFlow(tensorFlow.Scoring);
                break;
            case ColumnConcatenatingTransformer join:
                foreach (Concatenation group in join.Groups)
                {
                    _columns[group.Name] = _builder.Add(new Concat { Axis = 1 }, [.. group.Sources.Select(source => Rows(source.Name))]);
                }

                break;
            case ColumnCopyingTransformer copy:
                foreach (InputOutputColumnPair pair in copy.Columns)
                {
                    Copy(pair);
                }

                break;
            case NormalizingTransformer normalize:
                for (int i = 0; i < normalize.Columns.Count; i++)
                {
                    _columns[normalize.Columns[i].OutputColumnName] = Scale(Rows(normalize.Columns[i].InputColumnName), normalize.Scalings[i]);
                }

                break;
            case IMulticlassPrediction prediction:
                _columns[prediction.Columns.Score] = Classify(prediction);
                break;
            case KeyToValueMappingTransformer { Columns: var pairs } when pairs.All(pair => pair.InputColumnName == ScoringChain.PredictedLabelColumn):
                // The names of the classes are in the metadata.
                break;
            default:
                throw new InvalidModelFileException($"The model has a step {step.GetType().Name}, which has no counterpart in an ONNX file.");
        }
    }

    private void Copy(InputOutputColumnPair pair)
    {
        if (_pictures.TryGetValue(pair.InputColumnName, out PictureGeometry? geometry))
        {
            _pictures[pair.OutputColumnName] = geometry;
        }
        else
        {
            _columns[pair.OutputColumnName] = Column(pair.InputColumnName);
        }
    }

    private void Resize(ImageResizingTransformer resize)
    {
        for (int i = 0; i < resize.Columns.Count; i++)
        {
            InputOutputColumnPair pair = resize.Columns[i];
            _pictures[pair.OutputColumnName] = _pictures.GetValueOrDefault(pair.InputColumnName) is null
                ? PictureGeometry.Of(resize.Options[i])
                : throw new InvalidModelFileException($"Column '{pair.InputColumnName}' is resized twice, which has no counterpart in an ONNX file.");
        }
    }

    private void Extract(InputOutputColumnPair pair, PixelExtraction options)
    {
        if (_pictures.GetValueOrDefault(pair.InputColumnName) is not { } geometry)
        {
            throw new InvalidModelFileException($"The pixels of column '{pair.InputColumnName}' are extracted without its being resized, so that the size of the input is not known.");
        }

        if (!options.AsFloat || options.Colors.HasFlag(ImagePixelExtractingEstimator.ColorBits.Alpha))
        {
            throw new InvalidModelFileException($"Column '{pair.OutputColumnName}' holds pixels as bytes or with transparency; the input of an ONNX file is red, green and blue as float.");
        }

        GraphValue value = Pixels(geometry);
        int[] colors = [.. Enumerable.Range(0, 3).Where(color => options.PlaneOf(color) >= 0).OrderBy(options.PlaneOf)];
        if (!colors.SequenceEqual([0, 1, 2]))
        {
            value = _builder.Add(new Concat { Axis = 1 }, [.. colors.Select(color => _builder.Add(new Slice { Axis = 1, Start = color, Count = 1 }, value))]);
        }

        value = options.Offset == 0 ? value : _builder.Add(new Sub(), value, Number(options.Offset));
        value = options.Scale == 1 ? value : _builder.Add(new Mul(), value, Number(options.Scale));
        _columns[pair.OutputColumnName] = options.Interleave ? _builder.Add(Transpose.ToChannelsLast(), value) : value;
    }

    /// <summary>The input, one for all networks of the model.</summary>
    private GraphValue Pixels(PictureGeometry geometry)
    {
        _geometry ??= geometry;
        return !_geometry.IsSameAs(geometry)
            ? throw new InvalidModelFileException(
                $"The model brings pictures to two sizes, {_geometry.Width}×{_geometry.Height} and {geometry.Width}×{geometry.Height}, or in two ways; one ONNX file takes one.")
            : _pixels ??= _builder.AddInput(Backbone.PixelsName, new TensorShape(TensorShape.Batch, 3, geometry.Height, geometry.Width));
    }

    private void AddNetwork(Graph graph, Func<GraphValue, string> columnOf, string[] outputs)
    {
        GraphValue[] inputs = [.. graph.Inputs.Select(input => Shaped(Column(columnOf(input)), input))];
        IReadOnlyList<GraphValue> results = _builder.AddGraph(graph, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            _columns[outputs[i]] = results[i];
        }
    }

    private void AddTensorFlow(TensorFlowScoring scoring)
    {
        // The sizes of the columns may settle what the graph leaves open.
        DataViewSchema.Builder schema = new();
        foreach (string name in scoring.Inputs)
        {
            schema.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, Column(name).Shape.ToArray()[1..]));
        }

        AddNetwork(
            scoring.Load(schema.ToSchema()),
            input => scoring.Inputs.First(name => name == input.Name || name == TensorFlowScoring.WithoutOutputNumber(input.Name)),
            [.. scoring.Outputs]);
    }

    private GraphValue Classify(IMulticlassPrediction prediction)
    {
        switch (prediction.Scorer)
        {
            case FrozenImageClassifier frozen:
                GraphValue pixels = Pixels(PictureGeometry.Of(frozen.Preprocessing));
                GraphValue scaled = _builder.Add(new Add(), _builder.Add(new Mul(), pixels, Number(frozen.Preprocessing.Scale)), Number(frozen.Preprocessing.Offset));
                return _builder.AddGraph(frozen.Graph, _builder.Add(Transpose.ToChannelsLast(), scaled))[0];
            case LinearMulticlassModelParametersBase linear:
                LinearWeights weights = linear.LinearWeights;
                float[] rows = [.. Enumerable.Range(0, weights.ClassCount).SelectMany(i => weights.Row(i).DenseValues())];
                GraphValue scores = _builder.Add(
                    _builder.UniqueName("Logits"),
                    new Gemm { TransposeB = true },
                    Rows(prediction.Columns.Feature),
                    _builder.AddConstant(_builder.UniqueName("Head/Weights"), Tensor.FromFloats(rows, weights.ClassCount, weights.FeatureCount)),
                    _builder.AddConstant(_builder.UniqueName("Head/Biases"), Tensor.FromFloats(weights.Biases.ToArray(), weights.ClassCount)));
                return linear is MaximumEntropyModelParameters ? _builder.Add(_builder.UniqueName(ScoringChain.ScoreColumn), new Softmax { Axis = 1 }, scores) : scores;
            default:
                throw new InvalidModelFileException($"A {prediction.Scorer.GetType().Name} has no counterpart in an ONNX file.");
        }
    }

    private GraphValue Scale(GraphValue value, AffineScaling scaling)
    {
        int width = value.Shape.ElementsPerItem;
        GraphValue Vector(double[] numbers) =>
            _builder.AddConstant(_builder.UniqueName("Scaling"), Tensor.FromFloats([.. Enumerable.Range(0, width).Select(i => (float)numbers[numbers.Length == 1 ? 0 : i])], 1, width));
        GraphValue centred = scaling.Offset.Length == 0 ? value : _builder.Add(new Sub(), value, Vector(scaling.Offset));
        return _builder.Add(new Mul(), centred, Vector(scaling.Scale));
    }

    private GraphValue Column(string name) =>
        _columns.GetValueOrDefault(name) ?? throw new InvalidModelFileException($"Column '{name}' is not made of a picture's pixels; an ONNX file takes nothing else.");

    /// <summary>A column as one row of numbers a picture.</summary>
    private GraphValue Rows(string name)
    {
        GraphValue value = Column(name);
        return value.Shape.Rank == 2 ? value : _builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, value.Shape.ElementsPerItem) }, value);
    }

    private GraphValue Shaped(GraphValue value, GraphValue input) =>
        value.Shape == input.Shape ? value
        : input.Shape.BatchAxis != 0 ? throw new InvalidModelFileException($"The network's input {input} is for a fixed number of pictures; one for any number is needed.")
        : _builder.Add(new Reshape { Target = input.Shape }, value);

    private GraphValue Number(float value) => _builder.AddConstant(_builder.UniqueName("Number"), Tensor.ScalarOf(value));
}
