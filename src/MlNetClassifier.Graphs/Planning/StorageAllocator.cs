using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Gives storages places in the arena; those whose lives do not overlap share memory.</summary>
/// <remarks>
/// Kernels write inside the border only, and the arena begins as zeros. A storage with a border therefore shares memory only with storages of
/// exactly its geometry, so that the border stays zero without being written again; the others share by size.
/// </remarks>
internal static class StorageAllocator
{
    /// <summary>Places the storages for groups of <paramref name="images"/> images and returns the arena's length in floats.</summary>
    public static long Allocate(IReadOnlyList<PlanStorage> storages, int images)
    {
        List<Slot> slots = [];
        Dictionary<PlanStorage, Slot> places = [];
        foreach (PlanStorage storage in storages.Where(s => s.Space == 0 && s.JoinedTo is null && s.FirstWrite != int.MaxValue).OrderBy(s => s.FirstWrite))
        {
            long length = storage.ImageLength * images;
            Slot? slot = null;
            if (storage.Replaces is { Space: 0, Exclusive: false, JoinedTo: null } old && old.LastRead == storage.FirstWrite && SameGeometry(old, storage) && !storage.Exclusive)
            {
                slot = places[old];
            }
            else if (!storage.Exclusive)
            {
                slot = slots.Where(s => s.FreeFrom <= storage.FirstWrite && s.Fits(storage)).MinBy(s => Math.Abs(s.Length - length));
            }

            if (slot is null)
            {
                slot = new Slot(storage);
                slots.Add(slot);
            }

            slot.Length = Math.Max(slot.Length, length);
            slot.FreeFrom = storage.Exclusive ? int.MaxValue : Math.Max(storage.LastRead, storage.FirstWrite) + 1;
            places[storage] = slot;
        }

        long end = 0;
        foreach (Slot slot in slots)
        {
            // A line apart from multiples of the page size: equal offsets of neighbouring tensors would compete for the same cache sets.
            slot.Start = end;
            end += ((slot.Length + 1023) / 1024 * 1024) + (5 * ChannelBlock.Size);
        }

        foreach ((PlanStorage storage, Slot slot) in places)
        {
            storage.Start = slot.Start;
        }

        // Kernels may load a whole vector at the last pixel.
        return end + 1024;
    }

    private static bool SameGeometry(PlanStorage a, PlanStorage b) =>
        a.Planar == b.Planar && a.Channels == b.Channels && a.Height == b.Height && a.Width == b.Width && a.Border == b.Border;

    private sealed class Slot(PlanStorage first)
    {
        public long Length { get; set; }

        public int FreeFrom { get; set; }

        public long Start { get; set; }

        public bool Fits(PlanStorage storage) => !first.Exclusive
            && (first.Border.IsEmpty && storage.Border.IsEmpty || SameGeometry(first, storage));
    }
}
