package io.vectron.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.junit.jupiter.api.Test;

class RatisInProcessTest {
    @Test
    void leavesTheProcessAsItWas() {
        UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        int before = beans.getMBeanCount();
        RatisInProcess.prepare();
        RatisInProcess.prepare();
        MetricRegistries.global()
                .create(new MetricRegistryInfo("group", "ratis", "test", "metrics of a test"))
                .counter("counted")
                .inc();
        assertEquals(before, beans.getMBeanCount(), "no metric has become an MBean");
        assertEquals(handler, Thread.getDefaultUncaughtExceptionHandler());
    }
}
