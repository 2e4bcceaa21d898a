using System.Runtime.InteropServices;

namespace Boxfit.Tests;

/// <summary>Does something without root's power over files, as tests of permissions need where they are run by root.</summary>
static partial class AsNobody
{
    const uint Nobody = 65534;

    /// <summary>Runs it on a thread that has the permissions of nobody in particular, or of the user who is not root.</summary>
    public static void Run(Action action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Permissions of one thread are Linux's.");
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            // Of this thread alone; it takes root's right to pass over permissions away, too. It ends with the thread.
            if (Environment.IsPrivilegedProcess) _ = SetFileUser(Nobody);
            thrown = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (thrown is not null) throw thrown;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
