import time, pytest
from django.db import connection
from tests.support import cast, line
pytestmark = pytest.mark.django_db(transaction=True)
def test_q(db, alice, conversation, settings):
    settings.RATE_LIMIT_SENDS = 0
    from chat.operations import send
    from chat import access
    from chat.models import OperatorProfile, Conversation, Message, Session
    op = OperatorProfile.objects.select_related("user").get(user=alice)
    def one(n):
        access.operator(alice.pk)
        send.send_message(conversation_id=conversation.pk, operator=op, text=f"hello {n}", temp_id=f"t{n}", via="socket")
    from chat import broadcast
    with broadcast.silence():
        for n in range(50): one(n)
        t=time.perf_counter(); c=time.thread_time()
        for n in range(50,250): one(n)
        print("send ms wall", (time.perf_counter()-t)/200*1000, "cpu", (time.thread_time()-c)/200*1000)
        def timeit(name,f):
            for _ in range(20): f()
            t=time.perf_counter(); c=time.thread_time()
            for _ in range(200): f()
            print(name, "wall %.3f cpu %.3f"%((time.perf_counter()-t)/200*1000,(time.thread_time()-c)/200*1000))
        timeit("operator", lambda: access.operator(alice.pk))
        from django.db import transaction
        def lock():
            with transaction.atomic(): Conversation.objects.locked(conversation.pk)
        timeit("lock(3 stmts)", lock)
        timeit("temp_id", lambda: send._by_temp_id(op, "nope"))
        timeit("session", lambda: send.open_session(conversation))
        def cur():
            with connection.cursor() as k: k.execute("SELECT 1"); k.fetchall()
        timeit("select 1", cur)
        def close():
            connection.close(); cur()
        timeit("select 1 with checkout", close)
