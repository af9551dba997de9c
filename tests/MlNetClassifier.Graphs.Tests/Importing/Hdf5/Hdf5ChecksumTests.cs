using System.Text;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Tests.Importing.Hdf5;

public sealed class Hdf5ChecksumTests
{
    // The values in the comments at the end of Jenkins' lookup3.c.
    [Theory]
    [InlineData("", 0xdeadbeefu)]
    [InlineData("Four score and seven years ago", 0x17770551u)]
    public void Lookup3_gives_the_published_values(string text, uint expected) =>
        Assert.Equal(expected, Hdf5Checksum.Lookup3(Encoding.ASCII.GetBytes(text)));
}
