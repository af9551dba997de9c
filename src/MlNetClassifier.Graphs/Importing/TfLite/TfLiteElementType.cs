namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>Element types, numbered as in the schema.</summary>
internal enum TfLiteElementType : sbyte
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    Text = 5,
    Bool = 6,
    Int16 = 7,
    Int8 = 9,
    Float64 = 10,
}
