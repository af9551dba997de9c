using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Transforms;

/// <summary>A network bound to a schema: its inputs are columns, its outputs become columns.</summary>
internal sealed class NetworkMapper : RowMapper, IBatchRowMapper
{
    private readonly NetworkScorer _scorer;
    private readonly DataViewSchema.Column[] _inputs;

    /// <summary>Binds a network.</summary>
    /// <param name="reader">The transformer, for messages.</param>
    /// <param name="inputSchema">The columns there are.</param>
    /// <param name="scorer">The network.</param>
    /// <param name="inputNames">The column of each of its inputs.</param>
    /// <param name="outputs">The column of each of its outputs.</param>
    public NetworkMapper(
        string reader, DataViewSchema inputSchema, NetworkScorer scorer, IEnumerable<string> inputNames, IReadOnlyList<DataViewSchema.DetachedColumn> outputs)
        : base(inputSchema, outputs)
    {
        _scorer = scorer;
        _inputs = [.. inputNames.Select(name => ColumnErrors.Require(inputSchema, name, reader))];
        for (int i = 0; i < _inputs.Length; i++)
        {
            NetworkInput.Check(reader, _inputs[i], scorer.Graph.Inputs[i]);
        }
    }

    public DataViewRowCursor GetCursor(DataViewRowCursor input, IReadOnlyList<DataViewSchema.Column> columns) =>
        new NetworkCursor(input, OutputSchema, columns, _scorer, _inputs);

    protected override IEnumerable<int> InputsOf(int added) => _inputs.Select(column => column.Index);

    protected override Delegate CreateGetter(DataViewRow input, int added) => throw new NotSupportedException("The outputs of a network are made together.");

    protected override Delegate?[] CreateGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned)
    {
        InferenceWorkspace workspace = _scorer.CreateRowWorkspace(out ComputePool? pool);
        owned.Add(workspace);
        PooledPair? pair = pool is null ? null : new PooledPair(pool);
        RowScore score = new(workspace, input, [.. _inputs.Select(column => NetworkInput.Bind(input, column))], pair is null ? null : pair.Run);
        return [.. active.Select((isActive, added) => isActive ? CreateGetter(score, added) : null)];
    }

    private Delegate CreateGetter(RowScore score, int added)
    {
        GraphValue output = _scorer.Graph.Outputs[added];
        PrimitiveDataViewType item = NetworkOutput.ItemType(output);
        return item == NumberDataViewType.Single ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => NetworkOutput.Copy(score.Of(added), ref value))
            : item == NumberDataViewType.Int64 ? (ValueGetter<VBuffer<long>>)((ref VBuffer<long> value) => NetworkOutput.Copy(score.Of(added), ref value))
            : (ValueGetter<VBuffer<int>>)((ref VBuffer<int> value) => NetworkOutput.Copy(score.Of(added), ref value));
    }

    /// <summary>Runs the network once for each row, whichever output is asked for first.</summary>
    private sealed class RowScore(InferenceWorkspace workspace, DataViewRow row, PixelsWriter[] writers, Action<Action>? together)
    {
        private long _scored = -1;

        public ReadOnlySpan<float> Of(int output)
        {
            if (_scored != row.Position)
            {
                // Forgotten first, so that no output of an earlier row is left when an input fails.
                _scored = -1;
                for (int i = 0; i < writers.Length; i++)
                {
                    writers[i](workspace.GetInput(i), together);
                }

                workspace.Run(1);
                _scored = row.Position;
            }

            return workspace.GetOutput(output);
        }
    }
}
