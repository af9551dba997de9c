namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Dimensions of a dataset or attribute; a scalar has none and one element, a null space has none and no element.</summary>
internal sealed record Hdf5Dataspace(int[] Dimensions, long ElementCount)
{
    /// <summary>Parses a dataspace message, versions 1 and 2.</summary>
    public static Hdf5Dataspace Parse(Hdf5Image image, ReadOnlySpan<byte> bytes)
    {
        Hdf5Cursor cursor = image.Over(bytes, "dataspace");
        int version = cursor.U8();
        int rank = cursor.U8();
        cursor.Skip(1);
        bool isNull = false;
        switch (version)
        {
            case 1:
                cursor.Skip(5);
                break;
            case 2:
                isNull = cursor.U8() == 2;
                break;
            default:
                throw image.Unsupported($"a dataspace of version {version}");
        }

        if (rank > 32)
        {
            throw image.Invalid($"a dataspace of {rank} dimensions (HDF5 allows 32)");
        }

        var dimensions = new int[rank];
        long count = isNull ? 0 : 1;
        for (int i = 0; i < rank; i++)
        {
            dimensions[i] = cursor.Count(cursor.Length());
            // Both factors are below 2^31, so the product cannot wrap before it is refused.
            count *= dimensions[i];
            if (count > int.MaxValue)
            {
                throw image.Invalid("a dataspace of more than 2^31 elements");
            }
        }

        return new Hdf5Dataspace(dimensions, count);
    }
}
