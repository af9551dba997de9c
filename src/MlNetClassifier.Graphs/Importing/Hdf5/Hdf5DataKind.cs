namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Class of an element.</summary>
internal enum Hdf5DataKind
{
    /// <summary>Any class not named below: compound, reference, array ...</summary>
    Other,

    /// <summary>Two's complement or unsigned, 1 to 8 bytes; enumerations count as their numbers.</summary>
    Integer,

    /// <summary>IEEE 754 half, single or double.</summary>
    Float,

    /// <summary>Text in a field of fixed width.</summary>
    FixedString,

    /// <summary>Text of any length in the global heap.</summary>
    VariableString,
}
