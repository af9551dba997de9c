using MlNetClassifier.Trainers;

namespace MlNetClassifier.Data;

/// <summary>Binds a multiclass model to rows: appends the predicted label, then the scores, computed once a row.</summary>
internal sealed class MulticlassScoreMapper : RowMapper
{
    private const int PredictedLabel = 0;

    private readonly DataViewSchema.Column _feature;
    private readonly IMulticlassModel _model;

    public MulticlassScoreMapper(DataViewSchema inputSchema, DataViewSchema.Column feature, IMulticlassModel model, MulticlassColumns columns)
        : base(inputSchema, Describe(inputSchema, model, columns))
    {
        _feature = feature;
        _model = model;
    }

    protected override IEnumerable<int> InputsOf(int added) => [_feature.Index];

    protected override Delegate CreateGetter(DataViewRow input, int added) => CreateGetters(input, [added == PredictedLabel, added != PredictedLabel], [])[added]!;

    protected override Delegate?[] CreateGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned)
    {
        Action<float[]> score = _model.BindScorer(input, _feature, owned);
        float[] scores = new float[_model.ClassCount];
        long position = -1;
        ValueGetter<uint> predicted = (ref uint value) =>
        {
            Update();
            int best = -1;
            for (int i = 0; i < scores.Length; i++)
            {
                best = !float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]) ? i : best;
            }

            value = (uint)(best + 1);
        };
        ValueGetter<VBuffer<float>> all = (ref VBuffer<float> value) =>
        {
            Update();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
            scores.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return [predicted, all];

        void Update()
        {
            if (position != input.Position || position < 0)
            {
                score(scores);
                position = input.Position;
            }
        }
    }

    private static DataViewSchema.DetachedColumn[] Describe(DataViewSchema inputSchema, IMulticlassModel model, MulticlassColumns columns)
    {
        DataViewSchema.Annotations.Builder predicted = new(), score = new();
        uint set = NextScoreSet(inputSchema);
        AddKind(predicted, set, "PredictedLabel");
        AddKind(score, set, "Score");
        if (columns.LabelColumn is { } label && label.HasKeyValues())
        {
            predicted.Add(label.Annotations, kind => kind == AnnotationKinds.KeyValues);
            DataViewSchema.Column values = label.Annotations.Schema[AnnotationKinds.KeyValues];
            AddValues(score, AnnotationKinds.TrainingLabelValues, label, values);
            if (((VectorDataViewType)values.Type).ItemType is TextDataViewType)
            {
                AddValues(score, AnnotationKinds.SlotNames, label, values);
            }
        }

        return
        [
            new(columns.PredictedLabel, new KeyDataViewType(typeof(uint), model.ClassCount), predicted.ToAnnotations()),
            new(columns.Score, new VectorDataViewType(NumberDataViewType.Single, model.ClassCount), score.ToAnnotations()),
        ];
    }

    private static void AddKind(DataViewSchema.Annotations.Builder builder, uint set, string kind)
    {
        builder.Add(AnnotationKinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint value) => value = set);
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, "MulticlassClassification".AsMemory());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, kind.AsMemory());
    }

    private static void AddValues(DataViewSchema.Annotations.Builder builder, string kind, DataViewSchema.Column label, DataViewSchema.Column values) =>
        new AnnotationCopier(builder, kind, label, values).Invoke(((VectorDataViewType)values.Type).ItemType.RawType);

    private static uint NextScoreSet(DataViewSchema schema)
    {
        uint last = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type is KeyDataViewType key && key.RawType == typeof(uint))
            {
                uint set = 0;
                column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref set);
                last = Math.Max(last, set);
            }
        }

        return last + 1;
    }

    private sealed class AnnotationCopier(DataViewSchema.Annotations.Builder builder, string kind, DataViewSchema.Column label, DataViewSchema.Column values)
        : TypeFunction<bool>
    {
        protected override bool InvokeFor<T>()
        {
            builder.Add(kind, values.Type, label.Annotations.GetGetter<VBuffer<T>>(values));
            return true;
        }
    }
}
