using System.Runtime.InteropServices;

namespace MlNetClassifier.Data;

/// <summary>A 128-bit identity of a row, the same in every pass over the same data whatever the order.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DataViewRowId : IEquatable<DataViewRowId>, IComparable<DataViewRowId>
{
    /// <summary>The low 64 bits.</summary>
    public readonly ulong Low;

    /// <summary>The high 64 bits.</summary>
    public readonly ulong High;

    /// <summary>Makes an identity.</summary>
    /// <param name="low">The low 64 bits.</param>
    /// <param name="high">The high 64 bits.</param>
    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>Whether two identities are the same.</summary>
    public static bool operator ==(DataViewRowId left, DataViewRowId right) => left.Equals(right);

    /// <summary>Whether two identities differ.</summary>
    public static bool operator !=(DataViewRowId left, DataViewRowId right) => !left.Equals(right);

    /// <summary>Whether the left identity comes before the right one.</summary>
    public static bool operator <(DataViewRowId left, DataViewRowId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left identity does not come after the right one.</summary>
    public static bool operator <=(DataViewRowId left, DataViewRowId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left identity comes after the right one.</summary>
    public static bool operator >(DataViewRowId left, DataViewRowId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left identity does not come before the right one.</summary>
    public static bool operator >=(DataViewRowId left, DataViewRowId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DataViewRowId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low, High);

    /// <inheritdoc/>
    public int CompareTo(DataViewRowId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
