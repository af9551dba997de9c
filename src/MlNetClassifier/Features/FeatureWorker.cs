using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Features;

/// <summary>One thread of a feature pass, with buffers of its own.</summary>
internal sealed class FeatureWorker(Backbone backbone, FeatureExtractionOptions options, Lazy<Task<InferencePlan>> plan, FeaturePass pass) : IDisposable
{
    private readonly int pixels = backbone.Spec.Width * backbone.Spec.Height * 3;
    private readonly ResizeOptions geometry = new(backbone.Spec.Width, backbone.Spec.Height) { Mode = options.Resize };
    private readonly int[] pending = new int[options.BatchSize];
    private readonly byte[] scratch = new byte[pass.Store.Layout.Stride];
    private readonly TensorReaderMemory memory = new();
    private InferenceWorkspace? workspace;
    private float[]? first;
    private byte[] content = new byte[1 << 18];
    private int filled;

    public void Run()
    {
        while (pass.TryNext(out int index))
        {
            if (Prepare(index))
            {
                pending[filled++] = index;
                if (filled == pending.Length)
                {
                    Forward();
                }
            }
        }

        Forward();
    }

    public void Dispose() => workspace?.Dispose();

    /// <summary>Brings a picture into the next free slot of the batch, unless it fails or its features are known.</summary>
    private bool Prepare(int index)
    {
        if (!TryRead(index, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> file = content.AsSpan(0, length);
        ContentHash hash = ContentHash.Of(file);
        if (!pass.TryClaim(index, hash))
        {
            return false;
        }

        if (pass.Store.TryFind(hash, scratch, out int record))
        {
            pass.Reuse(index, record);
            return false;
        }

        try
        {
            TensorReader.Read(file, geometry, backbone.PixelScaling, backbone.Spec.Layout, Slots().Slice(filled * pixels, pixels), memory: memory);
            return true;
        }
        catch (InvalidImageException e)
        {
            pass.Fail(index, LeftOutKind.InvalidImage, e.Message);
            return false;
        }
    }

    /// <summary>Where pictures go: into the network's input, or into memory of their own as long as the network is being compiled.</summary>
    private Span<float> Slots()
    {
        if (workspace is null && first is null && plan.Value.IsCompletedSuccessfully)
        {
            workspace = plan.Value.Result.CreateWorkspace();
        }

        return workspace is not null ? workspace.GetInput() : first ??= new float[pending.Length * pixels];
    }

    private bool TryRead(int index, out int length)
    {
        length = 0;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(pass.FileAt(index), options: FileOptions.SequentialScan);
            long size = RandomAccess.GetLength(handle);
            if (size == 0)
            {
                pass.Fail(index, LeftOutKind.Empty, "The file is empty.");
                return false;
            }

            if (size > options.MaxFileBytes)
            {
                pass.Fail(index, LeftOutKind.InvalidImage, $"The file has {size} bytes; at most {options.MaxFileBytes} are read.");
                return false;
            }

            if (content.Length < size)
            {
                content = new byte[size];
            }

            int read;
            while (length < size && (read = RandomAccess.Read(handle, content.AsSpan(length, (int)size - length), length)) > 0)
            {
                length += read;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            pass.Fail(index, LeftOutKind.Unreadable, e.Message);
            return false;
        }
    }

    private void Forward()
    {
        if (filled == 0)
        {
            return;
        }

        if (workspace is null)
        {
            workspace = plan.Value.GetAwaiter().GetResult().CreateWorkspace();
            first.CopyTo(workspace.GetInput());
            first = null;
        }

        workspace.Run(filled);
        int width = backbone.FeatureWidth;
        ReadOnlySpan<float> output = workspace.GetOutput()[..(filled * width)];
        ContentHash[] hashes = new ContentHash[filled];
        float[] rows = new float[filled * width];
        int kept = 0;
        for (int i = 0; i < filled; i++)
        {
            ReadOnlySpan<float> row = output.Slice(i * width, width);
            if (!IsFinite(row))
            {
                pass.Fail(pending[i], LeftOutKind.InvalidImage, $"Backbone '{backbone.Spec.Name}' gives numbers for it that are not finite.");
                continue;
            }

            row.CopyTo(rows.AsSpan(kept * width));
            hashes[kept] = pass.Hashes[pending[i]];
            pending[kept++] = pending[i];
        }

        if (kept > 0)
        {
            int first = pass.Store.Append(hashes.AsSpan(0, kept), rows.AsSpan(0, kept * width));
            for (int i = 0; i < kept; i++)
            {
                pass.Compute(pending[i], first + i);
            }
        }

        filled = 0;
    }

    private static bool IsFinite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
