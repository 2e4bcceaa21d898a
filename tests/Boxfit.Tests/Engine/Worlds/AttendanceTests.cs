using Boxfit.Engine.Worlds;

namespace Boxfit.Tests.Engine.Worlds;

public class AttendanceTests
{
    readonly Attendance _attendance = new(3);

    /// <summary>Beats, at each of which some processes are heard.</summary>
    void Beat(int beats, params (int Rank, Sign Sign)[] heard)
    {
        for (int i = 0; i < beats; i++)
        {
            foreach (var (rank, sign) in heard) _attendance.Hear(rank, sign with { Works = sign.Works < 0 ? i : sign.Works });
            _attendance.Beat();
        }
    }

    // Works below 0 stand for work that goes on.
    static Sign Working => new(-1, IsWatched: true, Waits: false);

    static Sign Waiting => new(7, IsWatched: true, Waits: true);

    static Sign Stuck => new(7, IsWatched: true, Waits: false);

    [Fact]
    public void Who_is_not_heard_for_so_many_beats_is_silent()
    {
        Beat(4, (0, Working), (1, Working));
        Assert.Empty(_attendance.Silent([1, 2], 5));
        Beat(1, (0, Working), (1, Working));
        Assert.Equal([2], _attendance.Silent([1, 2], 5));
        Assert.Empty(_attendance.Silent([1], 5));
        _attendance.Hear(2, Waiting);
        Assert.Empty(_attendance.Silent([1, 2], 5));
    }

    [Fact]
    public void Who_does_not_come_on_is_told_from_those_that_wait_for_it()
    {
        Beat(10, (0, Waiting), (1, Stuck), (2, Waiting));
        Assert.Equal([1], _attendance.Idle(9));
        Assert.Empty(_attendance.Idle(11));
    }

    [Fact]
    public void While_one_works_the_others_may_wait()
    {
        Beat(50, (0, Working), (1, Waiting), (2, Waiting));
        Assert.Empty(_attendance.Idle(9));
    }

    [Fact]
    public void Where_each_waits_for_another_all_are_idle()
    {
        Beat(10, (0, Waiting), (1, Waiting), (2, Waiting));
        Assert.Equal([0, 1, 2], _attendance.Idle(9));
    }

    [Fact]
    public void Before_the_training_work_is_not_watched()
    {
        var preparing = Stuck with { IsWatched = false };
        Beat(50, (0, Waiting with { IsWatched = false }), (1, preparing), (2, preparing));
        Assert.Empty(_attendance.Idle(9));
        // Nor is what passed before counted when it begins.
        Beat(3, (0, Waiting), (1, Stuck), (2, Waiting));
        Assert.Empty(_attendance.Idle(9));
    }
}
