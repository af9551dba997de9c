using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.Cli.Tests.Console;

public class LineBufferTests
{
    [Fact]
    public void LinesComeTogetherButNotLate()
    {
        Clock clock = new();
        StringWriter output = new() { NewLine = "\n" };
        CliHost host = new() { Out = output, Error = TextWriter.Null, WorkingFolder = ".", Environment = _ => null, Time = clock };
        using (LineBuffer lines = new(host))
        {
            lines.WriteLine("first");
            Assert.Equal("first\n", output.ToString());
            lines.WriteLine("second");
            lines.WriteLine("third");
            Assert.Equal("first\n", output.ToString());
            clock.Now += TimeSpan.FromMilliseconds(100);
            lines.WriteLine("fourth");
            Assert.Equal("first\nsecond\nthird\nfourth\n", output.ToString());
            lines.WriteLine(new string('x', 20_000));
            Assert.EndsWith("x\n", output.ToString());
            lines.WriteLine("last");
            Assert.EndsWith("x\n", output.ToString());
        }

        Assert.EndsWith("x\nlast\n", output.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
