using System.Text;
using MlNetClassifier.ModelFile;
using MlNetClassifier.ModelFile.Idv;

namespace MlNetClassifier.Data;

/// <summary>Writes a view as a binary IDataView file: the blocks of all columns as they fill, then the tables of blocks, annotations and columns.</summary>
internal static class BinarySaver
{
    public static void Save(IDataView data, Stream output, bool keepHidden)
    {
        (DataViewSchema.Column Source, IdvColumn Described)[] columns =
        [
            .. data.Schema.Where(column => keepHidden || !column.IsHidden)
                .Select(column => (column, SchemaCodec.ToColumn(column)!)).Where(pair => pair.Item2 is not null),
        ];
        if (columns.Length == 0)
        {
            throw new ArgumentException($"No column of {data.Schema} can be written as binary data.", nameof(data));
        }

        // Offsets count from where the file begins, which need not be where the stream begins.
        using MemoryStream? buffer = output.CanSeek ? null : new MemoryStream();
        Stream file = buffer ?? output;
        long start = file.Position;
        using BinaryWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write(new byte[IdvFormat.HeaderSize]);
        long rows = 0;
        BlockWriter[] blocks;
        using (DataViewRowCursor cursor = data.GetRowCursor(columns.Select(column => column.Source)))
        {
            blocks = [.. columns.Select(column => BlockWriter.Create(cursor, column.Source))];
            for (; cursor.MoveNext(); rows++)
            {
                Array.ForEach(blocks, block => block.Add(writer, start));
            }
        }

        Array.ForEach(blocks, block => block.Flush(writer, start));
        WriteTables(writer, start, rows, [.. columns.Select(column => column.Described)], blocks);
        buffer?.WriteTo(output);
    }

    private static void WriteTables(BinaryWriter writer, long start, long rows, IdvColumn[] columns, BlockWriter[] blocks)
    {
        long[] lookupAt = [.. blocks.Select(block => block.WriteLookup(writer) - start)];
        long[] annotationAt = [.. columns.Select(column => IdvSchemaWriter.WriteAnnotations(writer, column, start))];
        long tableAt = writer.BaseStream.Position - start;
        for (int i = 0; i < columns.Length; i++)
        {
            writer.Write(columns[i].Name);
            IdvSchemaWriter.WriteType(writer, columns[i].Type);
            writer.Write(IdvFormat.DeflatedBlock);
            writer.Write7BitEncodedInt(blocks[i].RowsPerBlock);
            writer.Write(lookupAt[i]);
            writer.Write(annotationAt[i]);
        }

        long tailAt = writer.BaseStream.Position - start;
        writer.Write(IdvFormat.Tail);
        long end = writer.BaseStream.Position;
        writer.BaseStream.Position = start;
        writer.Write(IdvFormat.Magic);
        writer.Write(IdvFormat.Version);
        writer.Write(IdvFormat.Version);
        writer.Write(tableAt);
        writer.Write(tailAt);
        writer.Write(rows);
        writer.Write(columns.Length);
        writer.Flush();
        writer.BaseStream.Position = end;
    }
}
