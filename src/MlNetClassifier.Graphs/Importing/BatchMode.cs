namespace MlNetClassifier.Graphs.Importing;

/// <summary>What an importer makes of the batch dimension of a file's inputs.</summary>
internal enum BatchMode
{
    /// <summary>As the file says: symbolic where it is open, the number where one is written.</summary>
    AsDeclared,

    /// <summary>Symbolic in any case.</summary>
    Symbolic,

    /// <summary>One picture.</summary>
    One,
}
