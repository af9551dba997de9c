namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>The header messages this reader looks at (specification IV.A.2); the others are passed over.</summary>
internal enum Hdf5MessageKind
{
    Nil = 0x00,
    Dataspace = 0x01,
    LinkInfo = 0x02,
    DataType = 0x03,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    FilterPipeline = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
