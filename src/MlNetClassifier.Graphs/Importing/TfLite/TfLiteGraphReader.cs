namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>One pass over a taken-apart file, with one decision about its batch size. Only what the outputs need is looked at.</summary>
internal sealed class TfLiteGraphReader
{
    private readonly TfLiteModel _model;
    private readonly string _name;
    private readonly GraphLoadOptions _options;
    private readonly bool _relaxBatch;
    private readonly ImportBuilder _builder;
    private readonly TfLiteConstants _constants;
    private readonly TfLiteTensor[] _tensors;
    private readonly Dictionary<int, GraphValue> _values = [];

    public TfLiteGraphReader(TfLiteModel model, string name, long fileLength, GraphLoadOptions options, bool relaxBatch)
    {
        _model = model;
        _name = name;
        _options = options;
        _relaxBatch = relaxBatch;
        _builder = new ImportBuilder(name, isChannelsLast: true);
        _constants = new TfLiteConstants(name, fileLength);
        _tensors = [.. model.Tensors];
    }

    /// <summary>Reads the graph.</summary>
    public Graph Read()
    {
        int[] outputs = _options.Outputs.Count == 0 ? _model.Outputs : [.. _options.Outputs.Select(IndexOf)];
        List<TfLiteOperator> needed = NeededFor(outputs);
        string[] unknown = [.. needed.Where(o => TfLiteConversions.Find(o.Builtin) is null).Select(o => o.Type).Distinct()];
        if (unknown.Length > 0)
        {
            throw new InvalidModelException($"{_name}: operators that are not supported: {string.Join(", ", unknown)}.");
        }

        foreach (int input in _model.Inputs)
        {
            _values[input] = _builder.AddInput(_builder.UniqueName(NameOf(_tensors[input])), InputShape(_tensors[input]), ElementType.Float32);
        }

        foreach (TfLiteOperator node in needed)
        {
            GraphValue result = TfLiteConversions.Find(node.Builtin)!(new TfLiteNode(node, _tensors, _builder, Value, _constants));
            CheckDeclared(_tensors[node.Outputs[0]], result);
            if (!_values.TryAdd(node.Outputs[0], result))
            {
                throw new InvalidModelException($"{_name}: tensor '{_tensors[node.Outputs[0]].Name}' is computed twice.");
            }
        }

        return _builder.Build(outputs.Select(o => _values.GetValueOrDefault(o)
            ?? throw new InvalidModelException($"{_name}: output '{NameOf(_tensors[o])}' is not computed by any operator.")));
    }

    // Operators stand in computable order in the file; from the back, those whose results something behind them reads.
    private List<TfLiteOperator> NeededFor(int[] outputs)
    {
        HashSet<int> wanted = [.. outputs];
        var needed = new List<TfLiteOperator>();
        for (int i = _model.Operators.Count - 1; i >= 0; i--)
        {
            TfLiteOperator node = _model.Operators[i];
            if (node.Outputs.Any(wanted.Contains))
            {
                needed.Add(node);
                // A reshape goes by its declared result; the arithmetic that computes its second input is not needed.
                int read = node.Builtin == TfLiteBuiltin.Reshape ? 1 : node.Inputs.Length;
                wanted.UnionWith(node.Inputs.Take(read).Where(t => t >= 0));
            }
        }

        needed.Reverse();
        return needed;
    }

    private GraphValue Value(TfLiteTensor tensor)
    {
        if (_values.TryGetValue(tensor.Index, out GraphValue? known))
        {
            return known;
        }

        if (tensor.Data.IsEmpty)
        {
            throw new InvalidModelException($"{_name}: tensor '{NameOf(tensor)}' is read before it is computed.");
        }

        return _values[tensor.Index] = _builder.AddConstant(_constants.Floats(tensor), _builder.UniqueName(NameOf(tensor)));
    }

    private TensorShape InputShape(TfLiteTensor tensor)
    {
        if (_options.InputShapes.GetValueOrDefault(NameOf(tensor)) is { } asked)
        {
            return asked;
        }

        int[] sizes = [.. tensor.Shape];
        if (_relaxBatch && sizes.Length > 1)
        {
            sizes[0] = TensorShape.Batch;
        }

        return new TensorShape(sizes);
    }

    // The file says every shape; a contradiction means damage, or an operator that means something else here.
    private void CheckDeclared(TfLiteTensor tensor, GraphValue result)
    {
        bool resized = _options.InputShapes.Count > 0;
        bool fits = tensor.Shape.Length == result.Shape.Rank
            && tensor.Shape.Zip(result.Shape, (declared, actual) => actual == TensorShape.Batch || declared == actual).All(same => same);
        if (!resized && !fits)
        {
            throw new InvalidGraphException($"'{NameOf(tensor)}' is declared [{string.Join(", ", tensor.Shape)}] and comes out as {result.Shape}.");
        }
    }

    private int IndexOf(string name) => _model.Tensors.FirstOrDefault(t => NameOf(t) == name)?.Index
        ?? throw new InvalidModelException(
            $"{_name}: no tensor named '{name}'. The last ones are {string.Join(", ", _model.Operators.TakeLast(6).SelectMany(o => o.Outputs).Select(o => NameOf(_tensors[o])))}.");

    private static string NameOf(TfLiteTensor tensor) => tensor.Name.Length > 0 ? tensor.Name : $"tensor_{tensor.Index}";
}
