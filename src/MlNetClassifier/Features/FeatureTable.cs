using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Features;

/// <summary>
/// Features of a list of pictures, one row a picture, read straight from the mapped cache file: the operating system brings in and drops
/// pages as needed,
/// so memory does not grow with the number of pictures. Safe for many readers.
/// </summary>
internal sealed unsafe class FeatureTable : IFeatureRows, IDisposable
{
    private readonly FeatureFile file;
    private readonly int[] records;
    private readonly FeatureRecordLayout layout;
    private readonly MemoryMappedFile? mapping;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;

    /// <param name="file">Cache file; the table owns and disposes it.</param>
    /// <param name="records">Record of each row.</param>
    public FeatureTable(FeatureFile file, int[] records)
    {
        this.file = file;
        this.records = records;
        layout = file.Layout;
        if (records.Length == 0)
        {
            return;
        }

        long needed = layout.Offset(records.Max() + 1);
        if (RandomAccess.GetLength(file.Handle) < needed)
        {
            throw new IOException("The feature cache was cut short while it was in use. Run again.");
        }

        mapping = MemoryMappedFile.CreateFromFile(file.Handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor(0, needed, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    public int Count => records.Length;

    public int Width => layout.Width;

    /// <summary>Features of a row; the span lives as long as the table.</summary>
    public ReadOnlySpan<float> GetRow(int row) =>
        MemoryMarshal.CreateReadOnlySpan(ref *(float*)(start + layout.Offset(records[row]) + layout.FeatureOffset), layout.Width);

    public void Dispose()
    {
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            mapping!.Dispose();
        }

        file.Dispose();
    }
}
