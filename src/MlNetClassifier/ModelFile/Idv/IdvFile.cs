namespace MlNetClassifier.ModelFile.Idv;

/// <summary>What a binary IDataView file says of itself, before any row is read.</summary>
/// <param name="RowCount">Number of rows.</param>
/// <param name="Columns">The columns with the places of their blocks.</param>
internal sealed record IdvFile(long RowCount, IReadOnlyList<IdvStoredColumn> Columns);

/// <summary>One column and where its values lie.</summary>
/// <param name="Column">Name, type and annotations.</param>
/// <param name="Compression">How its blocks are packed.</param>
/// <param name="RowsPerBlock">Rows in each block but the last.</param>
/// <param name="LookupAt">Where the table of its blocks lies.</param>
internal sealed record IdvStoredColumn(IdvColumn Column, byte Compression, long RowsPerBlock, long LookupAt);
