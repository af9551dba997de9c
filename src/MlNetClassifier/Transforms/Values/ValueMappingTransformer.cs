using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Replaces values by those a table has for them; a value the table lacks becomes 0, an empty text or a missing key.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal ValueMappingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, ValueMap map)
        : base(environment, columns)
    {
        Map = map;
    }

    internal ValueMap Map { get; }

    /// <summary>Not possible yet.</summary>
    /// <param name="ctx">Where to write.</param>
    /// <exception cref="NotSupportedException">Always: the table's file format, a binary data view with rows, is not written.</exception>
    public override void Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "A model with MapValue cannot be saved: the table's format is not written. Map the values before the model, or use MapValueToKey and MapKeyToValue.");

    private protected sealed override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (!input.Type.GetItemType().Equals(Map.KeyType) || (input.Type is VectorDataViewType && Map.ValueType is VectorDataViewType))
        {
            throw WrongType(input, Map.KeyType.ToString()!);
        }

        DataViewType type = input.Type is VectorDataViewType vector
            ? new VectorDataViewType((PrimitiveDataViewType)Map.ValueType, vector.Dimensions)
            : Map.ValueType;
        return new ColumnBinding(type, Map.Annotations, row => Map.CreateGetter(row, input));
    }
}
